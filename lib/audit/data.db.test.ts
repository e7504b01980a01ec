import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { findOperatorActor, systemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { findLatestCheckpoint, listAuditOperators, listEvents } from "./data.ts";
import { EVENTS_PER_PAGE, eventPage, listEventsInput } from "./event-schema.ts";
import { recordAudit } from "./record.ts";
import type { AuditEntry } from "./schema.ts";

const record = (actor: Parameters<typeof recordAudit>[1], entry: AuditEntry) =>
  db.$transaction((tx) => recordAudit(tx, actor, entry));
const list = (actor: Actor, input: object = {}, timeZone = "UTC") =>
  listEvents(actor, listEventsInput.parse(input), timeZone);
const namesOf = async (actor: Actor, input: object = {}, timeZone = "UTC") =>
  (await list(actor, input, timeZone)).events.map(({ detail }) => detail.name ?? detail.attempt);
const created = (name: string, targetId: string | null = null): AuditEntry => ({
  action: "flow.create",
  targetId,
  detail: { name },
});

/** Seven events of different kinds, sources and operators. */
async function makeLog() {
  const admin = await makeActor();
  const amir = await makeActor({ tenantOf: admin, role: "viewer", name: "Amir Haddad" });
  const accountId = newId();
  await ownerDb.apiAccount.create({
    data: {
      tenantId: admin.tenantId,
      id: accountId,
      operatorId: amir.operatorId,
      userName: accountId,
      passwordHash: Buffer.alloc(32),
      description: "Nightly import",
    },
  });
  const byAccount = await findOperatorActor(admin.tenantId, amir.operatorId, "api", accountId);
  if (!byAccount) throw new Error("the operator is not there");
  const flowId = newId();
  await record(systemActor(admin.tenantId, "system"), {
    action: "tenant.create",
    targetId: null,
    detail: { name: "Acme" },
  });
  await record(systemActor(admin.tenantId, "cli"), { action: "client.revoke", targetId: null, detail: { name: "CI" } });
  await record(admin, created("Order shipped", flowId));
  await record(admin, { action: "flow.delete", targetId: flowId, detail: { name: "Order sent 100%" } });
  await record(byAccount, { action: "section.create", targetId: newId(), detail: { name: "Payments" } });
  await record(amir, { action: "section.create", targetId: newId(), detail: { name: "Ledger" } });
  await record(amir, {
    action: "access.refused",
    targetId: null,
    detail: { attempt: "item.delete", code: "FORBIDDEN", count: 3 },
  });
  return { admin, amir, accountId, flowId };
}

describe("listEvents", () => {
  test("shows who did what from where, the newest first", async () => {
    const { admin, amir, accountId } = await makeLog();
    const page = await list(admin);
    expect(page.events.map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(page.nextBefore).toBeNull();
    expect(page.events.map(({ actor, source }) => [actor.kind, actor.name, source])).toEqual([
      ["operator", "Amir Haddad", "dashboard"],
      ["operator", "Amir Haddad", "dashboard"],
      ["operator", "Amir Haddad", "api"],
      ["operator", "Maud Dupont", "dashboard"],
      ["operator", "Maud Dupont", "dashboard"],
      ["cli", null, "cli"],
      ["system", null, "system"],
    ]);
    expect(page.events[2]?.account).toEqual({ id: accountId, description: "Nightly import" });
    expect(page.events[0]).toMatchObject({
      actor: { id: amir.operatorId },
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(eventPage.parse(JSON.parse(JSON.stringify(page)))).toEqual(page);
  });

  test("each filter narrows, and all that are given hold", async () => {
    const { admin, amir, accountId, flowId } = await makeLog();
    expect(await namesOf(admin, { group: "section" })).toEqual(["Ledger", "Payments"]);
    expect(await namesOf(admin, { group: "refused" })).toEqual(["item.delete"]);
    expect(await namesOf(admin, { action: "flow.delete" })).toEqual(["Order sent 100%"]);
    expect(await namesOf(admin, { group: "section", action: "flow.delete" })).toEqual([]);
    expect(await namesOf(admin, { operatorId: amir.operatorId })).toEqual(["item.delete", "Ledger", "Payments"]);
    expect(await namesOf(admin, { operatorId: amir.operatorId, group: "flow" })).toEqual([]);
    expect(await namesOf(admin, { source: "api" })).toEqual(["Payments"]);
    expect(await namesOf(admin, { source: "cli" })).toEqual(["CI"]);
    expect(await namesOf(admin, { source: "system" })).toEqual(["Acme"]);
    expect(await namesOf(admin, { accountId })).toEqual(["Payments"]);
    expect(await namesOf(admin, { targetId: flowId })).toEqual(["Order sent 100%", "Order shipped"]);
    expect(await namesOf(admin, { search: "ORDER s" })).toEqual(["Order sent 100%", "Order shipped"]);
    expect(await namesOf(admin, { search: "100%" })).toEqual(["Order sent 100%"]);
    expect(await namesOf(admin, { search: "o_d" })).toEqual([]);
    expect(await namesOf(admin, { search: "led", group: "flow" })).toEqual([]);
  });

  test("a piece of any name is found, also of one that was, and notes are not searched", async () => {
    const admin = await makeActor();
    const facts = (name: string) => ({ name, notes: "penguin", origins: ["https://walrus.example"], attributes: {} });
    await record(admin, {
      action: "item.updateStored",
      targetId: newId(),
      detail: { before: facts("Robot"), after: facts("Machine"), replaced: [] },
    });
    const found = async (search: string) => (await list(admin, { search })).events.length;
    expect(await Promise.all(["robo", "machi", "penguin", "walrus"].map(found))).toEqual([1, 1, 0, 0]);
  });

  test("days are those of the reader's time zone", async () => {
    const admin = await makeActor();
    const moments = ["2026-03-01T10:00:00Z", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"];
    await ownerDb.auditEvent.createMany({
      data: moments.map((at, index) => ({
        tenantId: admin.tenantId,
        seq: index + 1,
        at: new Date(at),
        operatorId: admin.operatorId,
        via: "dashboard",
        action: "flow.create",
        detail: { name: at },
        hash: Buffer.alloc(32),
      })),
    });
    const range = { from: "2026-03-29", to: "2026-03-29" };
    expect(await namesOf(admin, range, "Europe/Paris")).toEqual([moments[2]]);
    expect(await namesOf(admin, range, "UTC")).toEqual([moments[3]]);
    expect(await namesOf(admin, { to: "2026-03-28" }, "UTC")).toEqual([moments[2], moments[1], moments[0]]);
    expect(await namesOf(admin, { from: "2026-03-29" }, "Europe/Paris")).toEqual([moments[3], moments[2]]);
    expect(await namesOf(admin, { from: "2027-01-01" })).toEqual([]);
    expect(await namesOf(admin, { to: "2025-01-01" })).toEqual([]);
  });

  test("pages stay as they are while events are written", async () => {
    const admin = await makeActor();
    for (let number = 1; number <= EVENTS_PER_PAGE + 5; number++) await record(admin, created(`Flow ${number}`));
    const first = await list(admin);
    expect(first.events).toHaveLength(EVENTS_PER_PAGE);
    for (const name of ["Later", "Later still"]) await record(admin, created(name));
    const second = await list(admin, { before: first.nextBefore });
    expect(second.events.map(({ detail }) => detail.name)).toEqual([5, 4, 3, 2, 1].map((each) => `Flow ${each}`));
    expect(second.nextBefore).toBeNull();
    const filtered = await list(admin, { group: "flow", before: first.nextBefore });
    expect(filtered.events).toEqual(second.events);
  });

  test("links to what is there and visible, not to what is hidden or gone", async () => {
    const admin = await makeActor();
    const colleague = await makeActor({ tenantOf: admin });
    const [own, others] = [await makeSection(admin), await makeSection(colleague)];
    const [seen, hidden] = [
      await makeConnection(admin, { sectionId: own }),
      await makeConnection(colleague, { sectionId: others }),
    ];
    for (const { id } of [seen, hidden, { id: newId() }])
      await record(admin, { action: "item.update", targetId: id, detail: { before: facts, after: facts } });
    const { events } = await list(admin);
    expect(events.map(({ targetHref }) => targetHref)).toEqual([null, null, `/vault/${seen.id}`]);
  });

  test("is for administrators, of their own tenant", async () => {
    const { admin, amir } = await makeLog();
    for (const read of [list, listAuditOperators, findLatestCheckpoint])
      await expect(read(amir)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const editor = await makeActor({ tenantOf: admin, role: "editor" });
    await expect(list(editor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeActor();
    expect(await list(stranger)).toEqual({ events: [], nextBefore: null });
    expect(await list(stranger, { operatorId: amir.operatorId })).toEqual({ events: [], nextBefore: null });
    expect(await findLatestCheckpoint(stranger)).toBeNull();
  });
});

const facts = { name: "Order alerts", notes: "" };

test("listAuditOperators names everyone of the tenant who may have acted", async () => {
  const { admin } = await makeLog();
  const tenantId = admin.tenantId;
  await ownerDb.operator.create({ data: { tenantId, id: newId(), name: "CI", email: null } });
  const operators = await listAuditOperators(admin);
  expect(operators.map(({ name, isClient }) => [name, isClient])).toEqual([
    ["Amir Haddad", false],
    ["CI", true],
    ["Maud Dupont", false],
  ]);
});
