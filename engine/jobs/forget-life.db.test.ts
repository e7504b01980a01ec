import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { ConnectionEventKind } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { forgetLife } from "./forget-life.ts";

const DAY_MS = 86_400_000;

async function make() {
  const actor = await makeActor();
  const { id: itemId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  return { actor, itemId };
}

/** Lines of a kind, that many days ago each. */
async function add({ tenantId }: Actor, itemId: string, kind: ConnectionEventKind, ages: readonly number[]) {
  const data = ages.map((age) => {
    const at = new Date(Date.now() - age * DAY_MS);
    return { tenantId, itemId, kind, at, day: at, ...(kind === "USED" && { flowId: newId() }) };
  });
  await ownerDb.connectionEvent.createMany({ data });
}

const left = (itemId: string, kind?: ConnectionEventKind) =>
  ownerDb.connectionEvent.count({ where: { itemId, ...(kind && { kind }) } });

test("a year is kept, of every kind", async () => {
  const { actor, itemId } = await make();
  for (const kind of ["CONNECTED", "FAILED", "RENEWED", "USED"] as const) await add(actor, itemId, kind, [1, 364, 367]);
  await forgetLife();
  expect(await left(itemId)).toBe(8);
});

test("of one connection the last three hundred turns are kept, and all that is counted by day", async () => {
  const { actor, itemId } = await make();
  const other = await make();
  await add(other.actor, other.itemId, "FAILED", [0, 0.1]);
  const ages = Array.from({ length: 1_500 }, (_, index) => index / 10_000);
  await add(actor, itemId, "FAILED", ages);
  await add(actor, itemId, "USED", ages.slice(0, 400));
  await forgetLife();
  expect([await left(itemId, "FAILED"), await left(itemId, "USED"), await left(other.itemId)]).toEqual([300, 400, 2]);
  const { at } = await ownerDb.connectionEvent.findFirstOrThrow({
    where: { itemId, kind: "FAILED" },
    orderBy: { at: "asc" },
  });
  expect((Date.now() - at.getTime()) / DAY_MS).toBeLessThan(0.0301);
});

test("what is to go is found without reading what stays", async () => {
  const { actor, itemId } = await make();
  await add(
    actor,
    itemId,
    "USED",
    Array.from({ length: 3_000 }, (_, index) => 1 + (index % 300)),
  );
  await ownerDb.$executeRaw`analyze "ConnectionEvent"`;
  const plan = async (condition: string) =>
    JSON.stringify(await ownerDb.$queryRawUnsafe(`explain select 1 from "ConnectionEvent" where ${condition}`));
  expect(await plan(`"day" < (now() at time zone 'utc')::date - 365`)).toContain("ConnectionEvent_day");
  expect(await plan(`"kind" not in ('RENEWED', 'USED') and "at" > now() - interval '10 minutes'`)).toContain(
    "ConnectionEvent_turned",
  );
});
