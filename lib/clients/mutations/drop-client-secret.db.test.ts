import { expect, test } from "vitest";
import { makeSigningPair } from "#test/client-assertions.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { findClientByCredentials, findClientWithKeys, getClient } from "../data.ts";
import { addClientKeys, removeClientKey } from "./client-keys.ts";
import { createClient } from "./create-client.ts";
import { dropClientSecret } from "./drop-client-secret.ts";
import { revokeClient } from "./revoke-client.ts";
import { endPreviousSecret, rotateClient } from "./rotate-client.ts";

async function makeClient() {
  const admin = await makeActor();
  const section = await makeSection(admin, "Payments");
  const created = await createClient(admin, { name: "CI", scopes: ["read:flows"], section });
  const clientId = created.client_id;
  const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } });
  const addKey = async () => addClientKeys(admin, { clientId, key: (await makeSigningPair()).publicPem });
  const keysOf = async () => (await getClient(admin, { clientId })).keys;
  const isGood = async (secret: string) => (await findClientByCredentials(clientId, secret)) !== null;
  return { admin, section, clientId, operatorId, first: created.client_secret, addKey, keysOf, isGood };
}

test("a client with a key drops its secrets, both of them, and keeps its keys", async () => {
  const { admin, clientId, operatorId, first, addKey, keysOf, isGood } = await makeClient();
  await addKey();
  const { client_secret: second } = await rotateClient(admin, { clientId });
  expect((await getClient(admin, { clientId })).hasSecret).toBe(true);

  await dropClientSecret(admin, { clientId });
  expect([await isGood(first), await isGood(second), await isGood("")]).toEqual([false, false, false]);
  expect(await getClient(admin, { clientId })).toMatchObject({ hasSecret: false, previousUntil: null });
  expect(await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } })).toMatchObject({
    ...{ secretHash: null, previousSecretHash: null, previousUntil: null },
  });
  expect((await findClientWithKeys(clientId))?.keys).toHaveLength(1);
  expect(await keysOf()).toHaveLength(1);
  expect((await auditOf(admin, operatorId)).at(-1)).toMatchObject({
    action: "client.dropSecret",
    detail: { name: "CI" },
  });
  const again = dropClientSecret(admin, { clientId });
  await expect(again).rejects.toMatchObject({ code: "NOT_FOUND", messageKey: "errors.clientSecretDropped" });
  expect((await auditOf(admin, operatorId)).filter(({ action }) => action === "client.dropSecret")).toHaveLength(1);
});

test("one without a key keeps its secret", async () => {
  const { admin, clientId, operatorId, first, isGood } = await makeClient();
  await expect(dropClientSecret(admin, { clientId })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "errors.clientSecretNeeded",
  });
  expect(await isGood(first)).toBe(true);
  expect((await auditOf(admin, operatorId)).map(({ action }) => action)).toEqual(["client.create"]);
});

test("the last key of a client without a secret stays; others go, and it does too once there is a secret", async () => {
  const { admin, clientId, addKey, keysOf } = await makeClient();
  await addKey();
  await addKey();
  await dropClientSecret(admin, { clientId });
  const [one, last] = (await keysOf()).map(({ thumbprint }) => thumbprint);
  await removeClientKey(admin, { clientId, thumbprint: one ?? "" });
  const removeLast = () => removeClientKey(admin, { clientId, thumbprint: last ?? "" });
  await expect(removeLast()).rejects.toMatchObject({ code: "CONFLICT", messageKey: "errors.clientKeyNeeded" });
  expect(await keysOf()).toMatchObject([{ thumbprint: last }]);
  await rotateClient(admin, { clientId });
  await removeLast();
  expect(await keysOf()).toEqual([]);
});

test("a secret made again has none before it", async () => {
  const { admin, clientId, operatorId, first, addKey, isGood } = await makeClient();
  await addKey();
  await dropClientSecret(admin, { clientId });
  const { client_secret: second } = await rotateClient(admin, { clientId });
  expect([await isGood(first), await isGood(second)]).toEqual([false, true]);
  expect(await getClient(admin, { clientId })).toMatchObject({ hasSecret: true, previousUntil: null });
  await expect(endPreviousSecret(admin, { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const made = (await auditOf(admin, operatorId)).at(-1);
  expect(made).toMatchObject({ action: "client.rotate" });
  expect(made?.detail).toEqual({ name: "CI" });
});

test("lesser roles and other tenants drop nothing, and nobody drops a revoked client's", async () => {
  const { admin, section, clientId, first, addKey, isGood } = await makeClient();
  await addKey();
  for (const role of ["editor", "viewer"] as const) {
    const lesser = await makeActor({ tenantOf: admin, role, grants: { [section]: "change" } });
    await expect(dropClientSecret(lesser, { clientId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const unknown = { code: "NOT_FOUND", messageKey: "errors.clientNotFound" };
  await expect(dropClientSecret(await makeActor(), { clientId })).rejects.toMatchObject(unknown);
  expect(await isGood(first)).toBe(true);
  await revokeClient(admin, { clientId });
  await expect(dropClientSecret(admin, { clientId })).rejects.toMatchObject(unknown);
});

test("it tells nobody: less proves the client than before", async () => {
  const { admin, clientId, addKey } = await makeClient();
  await addKey();
  await dropClientSecret(await makeActor({ tenantOf: admin }), { clientId });
  expect(await ownerDb.notice.count({ where: { operatorId: admin.operatorId } })).toBe(0);
});

test("of two that take away the last two proofs at once, one is refused", async () => {
  const { admin, clientId, addKey, keysOf } = await makeClient();
  await addKey();
  const thumbprint = (await keysOf())[0]?.thumbprint ?? "";
  const outcomes = await Promise.allSettled([
    dropClientSecret(admin, { clientId }),
    removeClientKey(admin, { clientId, thumbprint }),
  ]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "CONFLICT" });
});

test("the database itself keeps no client that nothing proves", async () => {
  const { clientId } = await makeClient();
  const bare = ownerDb.apiClient.updateMany({ where: { id: clientId }, data: { secretHash: null } });
  await expect(bare).rejects.toThrow(/ApiClient_proof/);
});
