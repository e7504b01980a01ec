import { mkdtemp, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readClaims, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { loadAuditKeys, readTrustedKeys } from "./audit-keys.ts";
import { createCheckpoints } from "./checkpoints.ts";

const folder = await mkdtemp(join(tmpdir(), "coffre-audit-keys-"));
const keys = await loadAuditKeys(folder);

const record = (actor: Actor) =>
  db.$transaction((tx) => recordAudit(tx, actor, { action: "flow.create", targetId: null, detail: { name: "Flow" } }));
const checkpointsOf = ({ tenantId }: Actor) =>
  ownerDb.auditCheckpoint.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
const seqsOf = async (actor: Actor) => (await checkpointsOf(actor)).map(({ seq }) => Number(seq));

test("the key is made once, for its owner's eyes, and is its own kid", async () => {
  const [name = ""] = await readdir(folder);
  expect(name).toBe(`${keys.signingKey.kid}.audit.jwk`);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await loadAuditKeys(folder)).trusted).toEqual(keys.trusted);
  expect(await readTrustedKeys(folder)).toEqual(keys.trusted);
  expect(await readTrustedKeys(join(folder, "elsewhere"))).toEqual(new Set());
});

test("a head is signed when it moved, and only then", async () => {
  const actor = await makeActor();
  const checkpoints = createCheckpoints(keys);
  await record(actor);
  await checkpoints.signHeads(0);
  await checkpoints.signHeads(0);
  expect(await seqsOf(actor)).toEqual([1]);
  await record(actor);
  await record(actor);
  await checkpoints.signHeads(60_000);
  expect(await seqsOf(actor), "the minute is not over").toEqual([1]);
  await checkpoints.stop();
  expect(await seqsOf(actor)).toEqual([1, 3]);

  const [, last] = await checkpointsOf(actor);
  const event = await ownerDb.auditEvent.findFirstOrThrow({ where: { tenantId: actor.tenantId, seq: 3 } });
  const hash = Buffer.from(event.hash).toString("hex");
  const checked = await verifyCheckpoint(last?.jws ?? "", keys.trusted);
  expect(checked).toMatchObject({ problem: null, claims: { tenantId: actor.tenantId, seq: 3, hash } });
});

test("engines that sign at once do not get in each other's way", async () => {
  const actor = await makeActor();
  await record(actor);
  const engines = Array.from({ length: 4 }, () => createCheckpoints(keys));
  await Promise.all(engines.map((engine) => engine.signHeads(0)));
  expect(await seqsOf(actor)).toEqual([1]);
});

test("a log that does not follow from what was signed is not signed", async () => {
  const actor = await makeActor();
  const checkpoints = createCheckpoints(keys);
  for (let row = 0; row < 3; row++) await record(actor);
  await checkpoints.signHeads(0);
  await record(actor);
  await tamper(`update "AuditEvent" set "detail" = '{}' where "tenantId" = '${actor.tenantId}' and "seq" = 4`);
  await checkpoints.signHeads(0);
  expect(await seqsOf(actor)).toEqual([3]);
});

test("nor is one that was cut, by the engine that remembers it, even with its checkpoints gone", async () => {
  const actor = await makeActor();
  const checkpoints = createCheckpoints(keys);
  for (let row = 0; row < 3; row++) await record(actor);
  await checkpoints.signHeads(0);
  await tamper(
    `delete from "AuditEvent" where "tenantId" = '${actor.tenantId}' and "seq" = 3`,
    `delete from "AuditCheckpoint" where "tenantId" = '${actor.tenantId}'`,
  );
  await checkpoints.signHeads(0);
  expect(await seqsOf(actor)).toEqual([]);
});

test("a forged checkpoint stops the signing; one of a key that is not here makes the whole log be verified", async () => {
  const [forged, moved] = [await makeActor(), await makeActor()];
  const strangers = await loadAuditKeys(join(folder, "strangers"));
  for (const actor of [forged, moved]) await record(actor);
  await createCheckpoints(strangers).signHeads(0);
  const [{ jws } = { jws: "" }] = await checkpointsOf(moved);
  expect(readClaims(jws)).toMatchObject({ tenantId: moved.tenantId });
  await ownerDb.auditCheckpoint.updateMany({
    where: { tenantId: forged.tenantId },
    data: { jws: `${jws.slice(0, -8)}AAAAAAAA` },
  });
  for (const actor of [forged, moved]) await record(actor);
  const both = { ...keys, trusted: new Set([...keys.trusted, ...strangers.trusted]) };
  await createCheckpoints(both).signHeads(0);
  await record(moved);
  await createCheckpoints(keys).signHeads(0);
  expect(await seqsOf(forged)).toEqual([1]);
  expect(await seqsOf(moved)).toEqual([1, 2, 3]);
});

test("nothing that stands in one checkpoint keeps this log, or another, from being signed", async () => {
  const [ahead, damaged, other] = [await makeActor(), await makeActor(), await makeActor()];
  for (const actor of [ahead, damaged, other]) await record(actor);
  await createCheckpoints(keys).signHeads(0);
  await ownerDb.auditCheckpoint.updateMany({
    where: { tenantId: ahead.tenantId },
    data: { at: new Date("2100-01-01T00:00:00Z") },
  });
  const [{ jws } = { jws: "" }] = await checkpointsOf(damaged);
  const [head = "", ...rest] = jws.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString("utf8"));
  header.jwk.x = "";
  const keyless = [Buffer.from(JSON.stringify(header)).toString("base64url"), ...rest].join(".");
  await ownerDb.auditCheckpoint.updateMany({ where: { tenantId: damaged.tenantId }, data: { jws: keyless } });
  expect(await verifyCheckpoint(keyless, keys.trusted)).toMatchObject({ problem: "signature" });
  for (const actor of [ahead, damaged, other]) await record(actor);
  await createCheckpoints(keys).signHeads(0);
  expect(await seqsOf(ahead)).toEqual([1, 2]);
  expect(await seqsOf(damaged)).toEqual([1]);
  expect(await seqsOf(other)).toEqual([1, 2]);
});

async function tamper(...statements: string[]): Promise<void> {
  await ownerDb.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`alter table "AuditEvent" disable trigger user`);
    for (const sql of statements) await tx.$executeRawUnsafe(sql);
    await tx.$executeRawUnsafe(`alter table "AuditEvent" enable trigger user`);
  });
}
