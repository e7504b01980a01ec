import { expect, test } from "vitest";
import { makeSigningPair } from "#test/client-assertions.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { findClientWithKeys, getClient } from "../data.ts";
import { MAX_CLIENT_KEYS } from "../schema.ts";
import { addClientKeys, removeClientKey } from "./client-keys.ts";
import { createClient } from "./create-client.ts";

async function makeClient() {
  const admin = await makeActor();
  const section = await makeSection(admin, "Payments");
  const { client_id: clientId } = await createClient(admin, { name: "CI", scopes: ["read:flows"], section });
  const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } });
  const keysOf = async () => (await getClient(admin, { clientId })).keys;
  return { admin, section, clientId, operatorId, keysOf };
}

test("keys are added in PEM and as a set, each once, and listed by thumbprint", async () => {
  const { admin, clientId, operatorId, keysOf } = await makeClient();
  const [first, second] = [await makeSigningPair("ES256"), await makeSigningPair("EdDSA")];
  expect(await addClientKeys(admin, { clientId, key: first.publicPem })).toEqual({ count: 1 });
  const set = JSON.stringify({ keys: [first.publicJwk, { ...second.publicJwk, kid: "deploy" }] });
  expect(await addClientKeys(admin, { clientId, key: set })).toEqual({ count: 1 });
  await expect(addClientKeys(admin, { clientId, key: set })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "errors.clientKeyKnown",
  });
  const keys = await keysOf();
  expect(keys).toMatchObject([
    { kid: keys[0]?.thumbprint, algorithms: ["ES256"] },
    { kid: "deploy", algorithms: ["EdDSA", "Ed25519"] },
  ]);
  expect((await auditOf(admin, operatorId)).slice(1)).toMatchObject([
    { action: "client.addKey", detail: { name: "CI", thumbprint: keys[0]?.thumbprint, algorithm: "ES256" } },
    { action: "client.addKey", detail: { thumbprint: keys[1]?.thumbprint, algorithm: "EdDSA, Ed25519" } },
  ]);
});

test("a private key is refused, and nothing of it is kept", async () => {
  const { admin, clientId, keysOf } = await makeClient();
  const { privatePem, privateJwk } = await makeSigningPair("ES256");
  for (const key of [privatePem, JSON.stringify(privateJwk)])
    await expect(addClientKeys(admin, { clientId, key })).rejects.toMatchObject({ code: "INVALID" });
  expect(await keysOf()).toEqual([]);
  expect(await everyTableAsText()).not.toContain((privateJwk as { d: string }).d);
});

test("a client has a bounded number of keys", async () => {
  const { admin, clientId, keysOf } = await makeClient();
  const pairs = await Promise.all(Array.from({ length: MAX_CLIENT_KEYS + 1 }, () => makeSigningPair("EdDSA")));
  const key = JSON.stringify({ keys: pairs.map(({ publicJwk }) => publicJwk) });
  await expect(addClientKeys(admin, { clientId, key })).rejects.toMatchObject({
    messageKey: "errors.clientKeysTooMany",
  });
  expect(await keysOf()).toEqual([]);
});

test("a key is removed, once; the last one leaves none", async () => {
  const { admin, clientId, operatorId, keysOf } = await makeClient();
  await addClientKeys(admin, { clientId, key: (await makeSigningPair()).publicPem });
  const thumbprint = (await keysOf())[0]?.thumbprint ?? "";
  await removeClientKey(admin, { clientId, thumbprint });
  expect((await findClientWithKeys(clientId))?.keys).toEqual([]);
  await expect(removeClientKey(admin, { clientId, thumbprint })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await auditOf(admin, operatorId)).at(-1)).toMatchObject({
    action: "client.removeKey",
    detail: { thumbprint },
  });
});

test("editors and other tenants neither add nor remove", async () => {
  const { admin, section, clientId, keysOf } = await makeClient();
  await addClientKeys(admin, { clientId, key: (await makeSigningPair()).publicPem });
  const before = await keysOf();
  const editor = await makeActor({ tenantOf: admin, role: "editor", grants: { [section]: "change" } });
  const key = (await makeSigningPair()).publicPem;
  const thumbprint = before[0]?.thumbprint ?? "";
  for (const [actor, code] of [
    [editor, "FORBIDDEN"],
    [await makeActor(), "NOT_FOUND"],
  ] as const) {
    await expect(addClientKeys(actor, { clientId, key })).rejects.toMatchObject({ code });
    await expect(removeClientKey(actor, { clientId, thumbprint })).rejects.toMatchObject({ code });
  }
  expect(await keysOf()).toEqual(before);
});

test("an administrator who does not control what the client reaches cannot add a key in silence", async () => {
  const { admin, clientId } = await makeClient();
  const other = await makeActor({ tenantOf: admin });
  await addClientKeys(other, { clientId, key: (await makeSigningPair()).publicPem });
  const notices = await ownerDb.notice.findMany({ where: { operatorId: admin.operatorId } });
  expect(notices).toMatchObject([{ message: { messageKey: "notices.clientCredentials" } }]);
});
