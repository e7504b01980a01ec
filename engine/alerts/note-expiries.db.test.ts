import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { factsOf, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

const rig = prepareAlertRig();
const DAY_MS = 24 * 60 * 60_000;

async function makeExpiring(actor: Actor, days: number, data: object = {}): Promise<string> {
  const { id } = await makeConnection(actor, { sectionId: await makeSection(actor), ready: true, name: "Root CA" });
  const expiresAt = new Date(Date.now() + days * DAY_MS);
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { expiresAt, ...data } });
  return id;
}

const daysOf = async (actor: Actor) => (await factsOf(actor)).map(({ detail }) => (detail as { days: number }).days);

test("an item is noted at 30, 7 and 1 days, each once for each date", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXPIRY");
  const id = await makeExpiring(actor, 31);
  const noted = [];
  for (const day of [0, 2, 3, 23.5, 25, 29.9, 30.1, 30.2, 31.5, 40]) {
    await rig.alerts(day * DAY_MS).noteExpiries();
    noted.push(await daysOf(actor));
  }
  const three = [30, 7, 1];
  expect(noted).toEqual([[], [30], [30], [30], [30, 7], [30, 7], three, three, three, three]);

  await ownerDb.vaultItem.updateMany({ where: { id }, data: { expiresAt: new Date(Date.now() + 36 * DAY_MS) } });
  await rig.alerts(30 * DAY_MS).noteExpiries();
  expect(await daysOf(actor)).toEqual([...three, 7]);
});

test("of what is already close only the smallest number holds, of every kind of item", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXPIRY");
  await makeExpiring(actor, 5);
  await makeExpiring(actor, 0.5, { kind: "certificate", appId: null });
  await rig.alerts().noteExpiries();
  expect((await daysOf(actor)).toSorted()).toEqual([1, 7]);
});

test("nothing of what has expired, has no credentials, ends later, or while the alert is off", async () => {
  const [actor, off] = [await makeActor(), await makeActor()];
  await turnOn(actor, "EXPIRY");
  await makeExpiring(actor, -1);
  await makeExpiring(actor, 31);
  await makeExpiring(actor, 3, { ready: false });
  await makeExpiring(off, 3);
  await rig.alerts().noteExpiries();
  expect([...(await factsOf(actor)), ...(await factsOf(off))]).toEqual([]);
});

test("is told with its days, and not if another date was set meanwhile", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXPIRY");
  const [kept, renewed] = [await makeExpiring(actor, 6.5), await makeExpiring(actor, 6.5)];
  const alerts = rig.alerts();
  await Promise.all([alerts.noteExpiries(), rig.alerts().noteExpiries()]);
  await ownerDb.vaultItem.updateMany({
    where: { id: renewed },
    data: { expiresAt: new Date(Date.now() + 400 * DAY_MS) },
  });
  await alerts.tellDue();
  expect(rig.told()).toHaveLength(1);
  expect(rig.told()[0]).toMatch(/^\*Root CA expires in 7 days\*\nOn .* UTC\.\n/);
  expect(rig.told()[0]).toContain(`/vault/${kept}|`);
});
