import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { countAttention } from "./data.ts";

const past = new Date(Date.now() - 1_000);
const soon = new Date(Date.now() + 86_400_000);
const limited = { limitedSince: past, missingScopes: ["chat:write"] };

async function makeItem(actor: Actor, sectionId: string, data: object): Promise<void> {
  const { id } = await makeConnection(actor, { sectionId, ready: true });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { name: id, ...data } });
}

test("expired, failing and limited items are counted, each once; what will expire, or is empty, is not", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  expect(await countAttention(actor)).toEqual({ count: 0 });
  await makeItem(actor, sectionId, { expiresAt: past });
  await makeItem(actor, sectionId, { failingSince: past });
  await makeItem(actor, sectionId, limited);
  await makeItem(actor, sectionId, { expiresAt: past, failingSince: past, ...limited });
  for (const fine of [{}, { expiresAt: soon }, { ready: false, expiresAt: past }])
    await makeItem(actor, sectionId, fine);
  expect(await countAttention(actor)).toEqual({ count: 4 });
});

test("only of sections that the reader may view, and of their own organisation", async () => {
  const owner = await makeActor();
  const [shared, own] = [await makeSection(owner, "Shared"), await makeSection(owner, "Own")];
  await makeItem(owner, shared, { failingSince: past });
  await makeItem(owner, own, { failingSince: past });
  const colleague = await makeActor({ tenantOf: owner, role: "viewer", grants: { [shared]: "view" } });
  const admin = await makeActor({ tenantOf: owner });
  const counts = await Promise.all([owner, colleague, admin, await makeActor()].map((each) => countAttention(each)));
  expect(counts.map(({ count }) => count)).toEqual([2, 1, 0, 0]);
});
