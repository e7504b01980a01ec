import { randomBytes } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { storeConnection } from "#lib/vault/mutations/store-connection.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

// The API's PATCH runs in the engine alone: it reads the envelope in force, which the web process's role may not.
const bearer = () => ({ type: "BEARER", token: `canary-${randomBytes(12).toString("hex")}` });
const origins = ["https://a.example.com"];

async function makeHttp(): Promise<{ actor: Actor; id: string }> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, {
    sectionId,
    name: "Risk API",
    appId: "HTTP",
    setup: bearer(),
    origins,
  });
  return { actor: { ...actor, via: "api" }, id };
}

async function sealedOrigins(id: string): Promise<unknown> {
  const secret = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: id } });
  return decodeProtectedHeader(secret.jwe).origins;
}

test("new credentials keep the hosts that the old ones were sealed for", async () => {
  const { actor, id } = await makeHttp();
  await storeConnection(actor, { itemId: id, name: "Renamed", setup: bearer() });
  expect(await getItem(actor, id)).toMatchObject({ name: "Renamed", origins });
  expect(await sealedOrigins(id)).toEqual(origins);
});

test("hosts that were written into the row wait in vain for the next secret", async () => {
  const { actor, id } = await makeHttp();
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { origins: ["https://evil.example"] } });
  await storeConnection(actor, { itemId: id, setup: bearer() });
  expect(await sealedOrigins(id)).toEqual(origins);
  expect(await getItem(actor, id)).toMatchObject({ origins });
});

test("an empty connection gets any host, whatever its row says", async () => {
  const actor = { ...(await makeActor()), via: "api" } as Actor;
  const { id } = await createConnection(actor, {
    sectionId: await makeSection(actor),
    name: "Risk API",
    appId: "HTTP",
  });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { origins: ["https://evil.example"] } });
  await storeConnection(actor, { itemId: id, setup: bearer() });
  expect(await getItem(actor, id)).toMatchObject({ isAnyHost: true, origins: [] });
});

test("a name and a setup are stored together or not at all", async () => {
  const { actor, id } = await makeHttp();
  const change = { itemId: id, name: "Renamed", setup: { type: "BEARER" } };
  await expect(storeConnection(actor, change)).rejects.toMatchObject({ code: "INVALID" });
  expect(await getItem(actor, id)).toMatchObject({ name: "Risk API", state: "ready" });
});

test("an envelope laid beside the real ones names no hosts for the next secret", async () => {
  const { actor, id } = await makeHttp();
  const real = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: id } });
  const [, ...rest] = real.jwe.split(".");
  const header = { ...decodeProtectedHeader(real.jwe), field: "a", origins: ["https://evil.example"] };
  const jwe = [Buffer.from(JSON.stringify(header)).toString("base64url"), ...rest].join(".");
  await ownerDb.vaultSecret.create({ data: { ...real, field: "a", jwe }, select: { field: true } });
  const stored = storeConnection(actor, { itemId: id, setup: bearer() });
  await expect(stored).rejects.toMatchObject({ code: "CONFLICT", messageKey: "errors.storedAltered" });
});
