import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { exportEventsInput } from "./event-schema.ts";
import { exportEvents } from "./export-events.ts";
import type { ExportWords } from "./export-format.ts";
import { recordAudit } from "./record.ts";

const words: ExportWords = {
  what: (action, { name }) => `${name ?? action}`,
  type: (action) => action,
  message: () => null,
  columns: {
    seq: "Number",
    at: "Time",
    actor: "Who",
    source: "From",
    event: "Event",
    what: "What",
    targetId: "Object",
    detail: "Details",
    hash: "Hash",
  },
  actor: ({ name, kind }) => name ?? kind,
  source: ({ source }) => source,
};

async function exportText(actor: Actor, input: object): Promise<string> {
  let text = "";
  for await (const piece of await exportEvents(actor, exportEventsInput.parse(input), { timeZone: "UTC", words }))
    text += piece;
  return text;
}

async function makeFlows(actor: Actor, names: string[]): Promise<void> {
  for (const name of names)
    await db.$transaction((tx) =>
      recordAudit(tx, actor, { action: "flow.create", targetId: newId(), detail: { name } }),
    );
}

describe("exportEvents", () => {
  test("no cell of the CSV is a formula, and quotes, commas and line breaks stay in their cell", async () => {
    const formulas = ['=HYPERLINK("http://evil.example","x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"];
    const actor = await makeActor({ name: "=cmd|' /C calc'!A0" });
    await makeFlows(actor, [...formulas, 'a "b", c\nd']);
    const csv = await exportText(actor, { format: "csv" });
    const lines = csv.split("\r\n");
    expect(lines[0]).toBe("\ufeffNumber,Time,Who,From,Event,What,Object,Details,Hash");
    expect(lines[1]).toContain(`,"a ""b"", c\nd",`);
    const cells = lines.slice(2, -1).map((line) => line.split(",dashboard,flow.create,"));
    for (const [start = "", rest = ""] of cells) {
      expect(start).toContain(",'=cmd|' /C calc'!A0");
      expect(rest).toMatch(/^"?'[=+\-@\t\r]/);
    }
    expect(cells).toHaveLength(formulas.length);
  });

  test("the JSON is what the filters leave, each row verifiable by itself", async () => {
    const actor = await makeActor({ name: 'Élodie “Zoé” \\ "Ö"' });
    await makeFlows(actor, ["Ordre expédié 🚀", 'a "b" \\ \u0001\u007f', "third"]);
    await ownerDb.auditCheckpoint.create({
      data: { tenantId: actor.tenantId, seq: 2, hash: Buffer.alloc(32), at: new Date(), jws: "eyJ.eyJ.sig" },
    });
    await makeFlows(actor, ["fourth"]);
    const all = JSON.parse(await exportText(actor, { format: "json" }));
    expect(all).toMatchObject({ tenantId: actor.tenantId, checkpoint: "eyJ.eyJ.sig" });
    expect(all.events.map(({ seq }: { seq: number }) => seq)).toEqual([4, 3, 2, 1]);
    for (const { previousHash, hashed, hash, seq, detail } of all.events) {
      const recomputed = createHash("sha256").update(Buffer.from(previousHash, "hex")).update(hashed).digest("hex");
      expect(recomputed).toBe(hash);
      expect(JSON.parse(hashed).slice(0, 2)).toEqual([actor.tenantId, seq]);
      expect(JSON.parse(hashed)[7]).toEqual(detail);
    }
    const filtered = JSON.parse(await exportText(actor, { format: "json", search: "third" }));
    expect(filtered.events).toMatchObject([{ seq: 3, what: "third", previousHash: all.events[2].hash }]);
  });

  test("more than one batch comes whole, and not what was written since", async () => {
    const actor = await makeActor();
    const rows = Array.from({ length: 2_300 }, (_, index) => ({
      tenantId: actor.tenantId,
      seq: index + 1,
      at: new Date(1_700_000_000_000 + index),
      via: "dashboard",
      action: "flow.create",
      detail: { name: `Flow ${index}` },
      hash: Buffer.alloc(32),
    }));
    await ownerDb.auditEvent.createMany({ data: rows });
    await ownerDb.auditHead.create({ data: { tenantId: actor.tenantId, seq: rows.length, hash: Buffer.alloc(32) } });
    const pieces = await exportEvents(actor, exportEventsInput.parse({ format: "json" }), { timeZone: "UTC", words });
    await makeFlows(actor, ["later"]);
    let text = "";
    for await (const piece of pieces) text += piece;
    const seqs = JSON.parse(text).events.map(({ seq }: { seq: number }) => seq);
    expect(seqs).toEqual(rows.map((row) => row.seq).toReversed());
  });

  test("is in the log before anything is given out, with how many", async () => {
    const actor = await makeActor();
    await makeFlows(actor, ["one", "two"]);
    await exportEvents(actor, exportEventsInput.parse({ format: "csv", search: "one" }), { timeZone: "UTC", words });
    const last = await ownerDb.auditEvent.findFirst({ where: { tenantId: actor.tenantId }, orderBy: { seq: "desc" } });
    expect(last).toMatchObject({
      action: "audit.export",
      operatorId: actor.operatorId,
      detail: { format: "csv", count: 1 },
    });
  });

  test("is refused to who is no administrator, and gives another tenant its own alone", async () => {
    const admin = await makeActor();
    await makeFlows(admin, ["secret plan"]);
    const editor = await makeActor({ tenantOf: admin, role: "editor" });
    await expect(exportText(editor, { format: "json" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.auditEvent.count({ where: { tenantId: admin.tenantId } })).toBe(1);
    const stranger = await makeActor();
    expect(await exportText(stranger, { format: "json" })).not.toContain("secret plan");
  });
});
