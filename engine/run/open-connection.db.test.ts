import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { seal } from "#lib/crypto/seal.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { openConnection } from "./open-connection.ts";
import type { Keyring } from "./open-keyring.ts";

let keyring: Keyring;
beforeAll(async () => {
  ({ keyring } = await makeEngineParts());
});

const setup = { type: "API_KEY", account_id: "AC0123456789", api_key: "canary-auth-token-1" };

async function makeTwilio(given: { name?: string; setup?: typeof setup } = {}): Promise<{ actor: Actor; id: string }> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, appId: "TWILIO", name: "Order alerts", setup, ...given });
  return { actor, id };
}

const openIt = (actor: Actor, id: string, app = "TWILIO") =>
  openConnection(keyring.privateKeys, actor.tenantId, id, app);

async function stateOf({ tenantId }: Actor, id: string) {
  return ownerDb.vaultItem.findFirstOrThrow({
    where: { tenantId, id },
    select: { failingSince: true, failingReason: true },
  });
}

test("a connection opens for what its envelope says", async () => {
  const { actor, id } = await makeTwilio();
  const { connection, secrets, version } = await openIt(actor, id);
  expect(connection).toMatchObject({
    id,
    name: "Order alerts",
    setupType: "API_KEY",
    attributes: { account_id: "AC0123456789" },
  });
  expect(connection.secrets.api_key?.mark).toBe("«Order alerts / Auth token»");
  expect(JSON.stringify(connection)).not.toContain("canary");
  expect(secrets).toMatchObject([{ plaintext: "canary-auth-token-1", origins: ["https://api.twilio.com"] }]);
  expect(version).toBe(1);
});

test("an edit reaches the next opening", async () => {
  const { actor, id } = await makeTwilio();
  await openIt(actor, id);
  await replaceCredentials(actor, { itemId: id, setup: { ...setup, api_key: "canary-auth-token-2" } });
  await ownerDb.vaultItem.updateMany({ where: { tenantId: actor.tenantId, id }, data: { name: "Renamed" } });
  const { connection, secrets } = await openIt(actor, id);
  expect(connection.name).toBe("Renamed");
  expect(secrets[0]?.plaintext).toBe("canary-auth-token-2");
});

describe("a row that was altered is refused, and its item is failing", () => {
  const changes: [string, Parameters<typeof ownerDb.vaultItem.updateMany>[0]["data"]][] = [
    ["its origins", { origins: ["https://evil.example"] }],
    ["one more origin", { origins: ["https://api.twilio.com", "https://evil.example"] }],
    ["no origin at all", { origins: [] }],
    ["its attributes", { attributes: { account_id: "AC-other" } }],
    ["its kind of setup", { setupType: "BEARER" }],
    ["its version", { version: 2 }],
  ];
  test.each(changes)("%s", async (_, data) => {
    const { actor, id } = await makeTwilio();
    // Opened once before: what is remembered must not stand in for what the row says now.
    await openIt(actor, id);
    await ownerDb.vaultItem.updateMany({ where: { tenantId: actor.tenantId, id }, data });
    await expect(openIt(actor, id)).rejects.toMatchObject({
      error: { code: "ERR_CONNECTION_ALTERED", messageKey: "engine.connectionAltered", connectionId: id },
    });
    const { failingSince, failingReason } = await stateOf(actor, id);
    expect(failingSince).not.toBeNull();
    expect(failingReason).toEqual({ messageKey: "engine.failingEnvelope", params: {} });
  });

  test("its app, for an action of that app", async () => {
    const { actor, id } = await makeTwilio();
    await ownerDb.vaultItem.updateMany({
      where: { tenantId: actor.tenantId, id },
      data: { appId: "HTTP", origins: ["https://evil.example"] },
    });
    await expect(openIt(actor, id, "HTTP")).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_ALTERED" } });
  });

  test("the envelope of another item", async () => {
    const { actor, id } = await makeTwilio();
    const sectionId = await makeSection(actor, "Other");
    const other = await createConnection(actor, { sectionId, appId: "TWILIO", name: "Other", setup });
    const { jwe } = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: other.id } });
    await ownerDb.vaultSecret.updateMany({ where: { itemId: id }, data: { jwe } });
    await expect(openIt(actor, id)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_ALTERED" } });
  });

  test("the envelope of another tenant, another field or an older version", async () => {
    const { actor, id } = await makeTwilio();
    const claims: SecretClaims = {
      use: "vault-secret",
      tenant: actor.tenantId,
      item: id,
      field: "api_key",
      version: 1,
      app: "TWILIO",
      setup: "API_KEY",
      origins: ["https://api.twilio.com"],
      attributes: { account_id: "AC0123456789" },
    };
    const put = async (change: Partial<SecretClaims>) => {
      const jwe = await seal(keyring.publicKey, "canary-auth-token-1", { ...claims, ...change });
      await ownerDb.vaultSecret.updateMany({ where: { itemId: id }, data: { jwe } });
    };
    await put({});
    await expect(openIt(actor, id)).resolves.toMatchObject({ version: 1 });
    for (const change of [{ tenant: id }, { field: "other" }, { version: 0 }]) {
      await put(change);
      await expect(openIt(actor, id)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_ALTERED" } });
    }
  });

  test("a sealing key that is not here", async () => {
    const { actor, id } = await makeTwilio();
    await expect(openConnection(new Map(), actor.tenantId, id, "TWILIO")).rejects.toMatchObject({
      error: { messageKey: "engine.connectionKey", params: { name: "Order alerts" } },
    });
  });
});

describe("what cannot be used says why", () => {
  test("no credentials", async () => {
    const actor = await makeActor();
    const { id } = await createConnection(actor, {
      sectionId: await makeSection(actor),
      appId: "TWILIO",
      name: "Later",
    });
    await expect(openIt(actor, id)).rejects.toMatchObject({
      error: {
        code: "ERR_CONNECTION_EMPTY",
        messageKey: "engine.connectionEmpty",
        params: { name: "Later" },
        connectionId: id,
      },
    });
    expect(await stateOf(actor, id)).toEqual({ failingSince: null, failingReason: null });
  });

  test("no allowed hosts", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const input = { sectionId, appId: "HTTP", name: "Any", setup: { type: "BEARER", token: "canary-token" } };
    const { id } = await createConnection({ ...actor, via: "api" }, input);
    await expect(openIt(actor, id, "HTTP")).rejects.toMatchObject({
      error: { code: "ERR_CONNECTION_ANY_HOST", connectionId: id },
    });
  });

  test("another app's connection, none at all, another tenant's", async () => {
    const { actor, id } = await makeTwilio();
    await expect(openIt(actor, id, "HTTP")).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_APP" } });
    await expect(openIt(actor, actor.tenantId)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_NOT_FOUND" } });
    await expect(openIt(await makeActor(), id)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_NOT_FOUND" } });
  });
});
