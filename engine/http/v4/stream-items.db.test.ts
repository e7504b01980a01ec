import { expect, test } from "vitest";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import { revokeApiAccount } from "#lib/api-accounts/mutations/revoke-api-account.ts";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { streamItems } from "./stream-items.ts";

const COUNT = 1_000;
const BATCH = 200;

async function makeManyItems(actor?: Actor) {
  actor ??= await makeActor();
  const sectionId = await makeSection(actor);
  const row = { tenantId: actor.tenantId, sectionId, kind: "credentialSet", fingerprint: "0", ready: true } as const;
  const ids = Array.from({ length: COUNT }, () => newId()).toSorted();
  await ownerDb.vaultItem.createMany({ data: ids.map((id, index) => ({ ...row, id, name: `Item ${index}` })) });
  let made = 0;
  const stream = await streamItems(actor, ({ id }) => {
    made++;
    return JSON.stringify(id);
  });
  return { actor, sectionId, ids, stream, made: () => made };
}

test("is one JSON array of all items, in batches", async () => {
  const { ids, stream } = await makeManyItems();
  expect(await new Response(stream).json()).toEqual(ids);
});

test("reads on only as it is read, and not at all once its reader is gone", async () => {
  const { stream, made } = await makeManyItems();
  expect(made()).toBe(0);
  const reader = stream.getReader();
  await reader.read();
  expect(made()).toBe(BATCH);
  await reader.read();
  expect(made()).toBe(2 * BATCH);
  await reader.cancel();
  expect(made()).toBe(2 * BATCH);
});

test("what is revoked while it is read is not given any more", async () => {
  const { actor, sectionId, stream } = await makeManyItems();
  const reader = stream.getReader();
  const parts = [await reader.read()];
  const colleague = await makeActor({ tenantOf: actor });
  await ownerDb.vaultAuthorization.updateMany({ where: { sectionId }, data: { operatorId: colleague.operatorId } });
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part);
  const text = parts.map(({ value }) => new TextDecoder().decode(value)).join("");
  expect(JSON.parse(text)).toHaveLength(BATCH);
});

test.each(["its account is revoked", "its operator is deactivated"])("breaks off once %s", async (what) => {
  const owner = await makeActor();
  const account = await createApiAccount(owner, { description: "CI" });
  const caller = await findOperatorActor(owner.tenantId, owner.operatorId, "api", account.id);
  const { stream, made } = await makeManyItems(caller ?? owner);
  const reader = stream.getReader();
  await reader.read();
  if (what.includes("account")) await revokeApiAccount(owner, { id: account.id });
  else await ownerDb.operator.updateMany({ where: { id: owner.operatorId }, data: { deactivatedAt: new Date() } });
  await expect(reader.read()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(made()).toBe(BATCH);
});
