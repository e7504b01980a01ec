import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { ConnectionEventKind, Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { grant, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { LINES_PER_PAGE, lifeInput, lifePage } from "../life-schema.ts";
import { replaceCredentials } from "../mutations/replace-credentials.ts";
import { listLife } from "./list-life.ts";

async function make() {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await makeConnection(actor, { sectionId, ready: true });
  await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { createdAt: new Date("2026-01-01T08:00:00Z") } });
  return { actor, sectionId, itemId };
}

type Line = Partial<Prisma.ConnectionEventUncheckedCreateInput> & { at: string; kind: ConnectionEventKind };

async function addLines({ tenantId }: Actor, itemId: string, lines: readonly Line[]): Promise<void> {
  const data = lines.map((line) => ({ tenantId, itemId, day: new Date(line.at), ...line, at: new Date(line.at) }));
  await ownerDb.connectionEvent.createMany({ data });
}

const now = () => new Date("2026-11-22T12:00:00Z");
/** As it arrives in the browser. */
const read = async (actor: Actor, itemId: string, before?: string | null) =>
  lifePage.parse(
    JSON.parse(JSON.stringify(await listLife(actor, lifeInput.parse({ id: itemId, ...(before && { before }) }), now))),
  );

const refusal = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };

test("every kind of line, the newest first, with what it tells", async () => {
  const { actor, itemId } = await make();
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions: [] });
  await addLines(actor, itemId, [
    { kind: "REPLACED", at: "2026-01-02T08:00:00Z", detail: { version: 1 } },
    { kind: "CONNECTED", at: "2026-01-03T08:00:00Z", detail: { account: "4711" } },
    { kind: "USED", at: "2026-11-18T08:00:00Z", count: 42, flowId },
    { kind: "FAILED", at: "2026-11-20T08:00:00Z", detail: refusal },
    { kind: "RECOVERED", at: "2026-11-20T08:05:00Z" },
    { kind: "USED", at: "2026-11-20T09:00:00Z", count: 3, flowId: newId() },
    { kind: "LIMITED", at: "2026-11-21T08:00:00Z", detail: refusal },
    { kind: "RESTORED", at: "2026-11-21T08:05:00Z" },
    { kind: "RENEWED", at: "2026-11-22T08:00:00Z", count: 12 },
    { kind: "REPLACED", at: "2026-11-22T09:00:00Z", detail: { version: 2 } },
    // Before the days of the pace.
    { kind: "USED", at: "2026-11-15T23:59:00Z", count: 100, flowId },
  ]);
  await ownerDb.connectionTest.create({
    data: {
      ...{ tenantId: actor.tenantId, id: newId(), itemId, version: 1, at: new Date("2026-11-22T10:00:00Z") },
      ...{ outcome: "refused", status: 401, durationMs: 120, message: refusal, missingScopes: [] },
    },
  });

  const { lines, next, recentUses } = await read(actor, itemId);
  expect({ next, recentUses }).toEqual({ next: null, recentUses: 45 });
  expect(lines.map(({ id: _, at: __, ...line }) => line)).toEqual([
    { kind: "TESTED", test: expect.objectContaining({ outcome: "refused", status: 401, durationMs: 120 }) },
    { kind: "REPLACED", isFirst: false },
    { kind: "RENEWED", day: "2026-11-22", count: 12 },
    { kind: "RESTORED" },
    { kind: "LIMITED", reason: refusal },
    { kind: "USED", day: "2026-11-20", count: 3, flow: null, isFlowDeleted: true },
    { kind: "RECOVERED" },
    { kind: "FAILED", reason: refusal },
    { kind: "USED", day: "2026-11-18", count: 42, flow: { id: flowId, name: "Order alerts" }, isFlowDeleted: false },
    { kind: "USED", day: "2026-11-15", count: 100, flow: { id: flowId, name: "Order alerts" }, isFlowDeleted: false },
    { kind: "CONNECTED", account: "4711" },
    { kind: "REPLACED", isFirst: true },
    { kind: "CREATED" },
  ]);
});

test("pages follow one another without a gap or a repeat, even where many lines have one time", async () => {
  const { actor, itemId } = await make();
  const count = 2 * LINES_PER_PAGE + 5;
  await addLines(
    actor,
    itemId,
    Array.from({ length: count }, (_, index) => ({
      kind: index % 2 === 0 ? ("FAILED" as const) : ("RECOVERED" as const),
      at: `2026-11-20T08:${String(Math.floor(index / 20)).padStart(2, "0")}:00.000Z`,
    })),
  );
  const pages = [await read(actor, itemId)];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await read(actor, itemId, next));
  expect(pages.map(({ lines }) => lines.length)).toEqual([LINES_PER_PAGE, LINES_PER_PAGE, 6]);
  const lines = pages.flatMap((page) => page.lines);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(count + 1);
  expect(lines.map(({ at }) => at.getTime())).toEqual(lines.map(({ at }) => at.getTime()).toSorted((a, b) => b - a));
  expect(lines.at(-1)).toMatchObject({ kind: "CREATED", id: itemId });
  expect(lifeInput.safeParse({ id: itemId, before: "yesterday" }).success).toBe(false);
});

describe("who may read it", () => {
  test("is whoever may view the item; for anybody else it is not there", async () => {
    const { actor, sectionId, itemId } = await make();
    const colleague = await makeActor({ tenantOf: actor });
    for (const other of [colleague, await makeActor()]) {
      await expect(read(other, itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await grant(actor.tenantId, sectionId, "view", { operatorId: colleague.operatorId });
    expect((await read(colleague, itemId)).lines).toMatchObject([{ kind: "CREATED" }]);
  });

  test("does not see the lines of another connection, and a stored item has none", async () => {
    const { actor, sectionId, itemId } = await make();
    const { id: other } = await makeConnection(actor, { sectionId, name: "Other" });
    await addLines(actor, other, [{ kind: "RENEWED", at: "2026-11-20T08:00:00Z" }]);
    expect((await read(actor, itemId)).lines).toHaveLength(1);
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { kind: "file", appId: null } });
    await expect(read(actor, itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("what the database itself notes", () => {
  const kinds = async (itemId: string) =>
    (await ownerDb.connectionEvent.findMany({ where: { itemId }, orderBy: [{ at: "asc" }] })).map(({ kind }) => kind);
  const fail = (itemId: string) =>
    ownerDb.$executeRaw`update "VaultItem" set "failingSince" = coalesce("failingSince", now()),
      "failingReason" = ${JSON.stringify(refusal)}::jsonb where "id" = ${itemId}::uuid`;
  const work = (itemId: string) =>
    ownerDb.$executeRaw`update "VaultItem" set "failingSince" = null, "failingReason" = null where "id" = ${itemId}::uuid`;
  const setup = { type: "API_KEY", account_id: "AC0123456789abcdef", api_key: "canary-life-key" };

  test("is each turn once, with its reason, and a replacement; replaced while failing is not recovered", async () => {
    const { actor, itemId } = await make();
    for (const turn of [fail, fail, work, work, fail]) {
      await turn(itemId);
      // Lines are told apart by the millisecond.
      await setTimeout(5);
    }
    await replaceCredentials(actor, { itemId, setup });
    expect(await kinds(itemId)).toEqual(["FAILED", "RECOVERED", "FAILED", "REPLACED"]);
    const { lines } = await read(actor, itemId);
    expect(lines).toMatchObject([
      { kind: "REPLACED", isFirst: true },
      { kind: "FAILED", reason: refusal },
      { kind: "RECOVERED" },
      { kind: "FAILED", reason: refusal },
      { kind: "CREATED" },
    ]);
    expect(JSON.stringify(lines)).not.toContain("canary");
  });

  test("is a permission that is missing, with its names, and its return", async () => {
    const { actor, itemId } = await make();
    const limit = (scopes: string[], since: Date | null) =>
      ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { missingScopes: scopes, limitedSince: since } });
    await limit(["contacts.read", "deals.read"], new Date());
    await limit(["contacts.read"], new Date());
    await setTimeout(5);
    await limit([], null);
    expect((await read(actor, itemId)).lines).toMatchObject([
      { kind: "RESTORED" },
      {
        kind: "LIMITED",
        reason: { messageKey: "engine.limitedScopes", params: { scopes: "contacts.read, deals.read" } },
      },
      { kind: "CREATED" },
    ]);
  });

  test("cannot be made up, changed or removed by the web’s role", async () => {
    const { actor, itemId } = await make();
    await fail(itemId);
    const data = { tenantId: actor.tenantId, itemId, kind: "RECOVERED" as const, day: new Date() };
    await expect(db.connectionEvent.create({ data })).rejects.toThrow(/permission denied/);
    await expect(db.connectionEvent.updateMany({ data: { count: 1 } })).rejects.toThrow(/permission denied/);
    await expect(db.connectionEvent.deleteMany({ where: { itemId } })).rejects.toThrow(/permission denied/);
    expect(await kinds(itemId)).toEqual(["FAILED"]);
  });
});
