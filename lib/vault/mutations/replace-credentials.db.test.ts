import { randomBytes } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { getItem } from "../data/get-item.ts";
import { createConnection } from "./create-connection.ts";
import { replaceCredentials } from "./replace-credentials.ts";

const newSecret = () => `canary-${randomBytes(12).toString("hex")}`;
const twilio = (secret: string) => ({ type: "API_KEY", account_id: "AC00000002", api_key: secret });

async function makeConnection(actor: Actor, appId = "TWILIO") {
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, name: "Order alerts", appId });
  return { id, sectionId };
}

test("credentials added later turn the marker off", async () => {
  const actor = await makeActor();
  const { id } = await makeConnection(actor);
  await replaceCredentials(actor, { itemId: id, setup: twilio(newSecret()) });
  expect(await getItem(actor, id)).toMatchObject({ state: "ready", storedSecrets: ["api_key"] });
});

test("the old envelope is gone with the write, the version and the fingerprint are new, and it is audited", async () => {
  const actor = await makeActor();
  const { id } = await makeConnection(actor);
  const secrets = [newSecret(), newSecret()];
  await replaceCredentials(actor, { itemId: id, setup: twilio(secrets[0] ?? "") });
  const before = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
  await replaceCredentials(actor, { itemId: id, setup: twilio(secrets[1] ?? "") });

  const after = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
  expect(after.version).toBe(2);
  expect(after.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(after.fingerprint).not.toBe(before.fingerprint);
  const envelopes = await ownerDb.vaultSecret.findMany({ where: { itemId: id } });
  expect(envelopes.map(({ version }) => version)).toEqual([2]);
  expect(decodeProtectedHeader(envelopes[0]?.jwe ?? "")).toMatchObject({ version: 2, item: id });

  const tables = await everyTableAsText();
  for (const secret of secrets) expectNoSecret(tables, secret);
  const audit = await db.auditEvent.findMany({ where: { targetId: id }, orderBy: { seq: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "item.create",
    "item.replaceCredentials",
    "item.replaceCredentials",
  ]);
  expect(audit.at(-1)?.detail).toEqual({
    name: "Order alerts",
    setupType: "API_KEY",
    origins: ["https://api.twilio.com"],
    version: 2,
  });
});

test("new credentials clear a failure", async () => {
  const actor = await makeActor();
  const { id } = await makeConnection(actor);
  await replaceCredentials(actor, { itemId: id, setup: twilio(newSecret()) });
  const failingReason = { messageKey: "errors.refusedByProvider", params: { status: 401 } };
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { failingSince: new Date(), failingReason } });
  expect(await getItem(actor, id)).toMatchObject({ state: "failing", failingReason });
  await replaceCredentials(actor, { itemId: id, setup: twilio(newSecret()) });
  expect(await getItem(actor, id)).toMatchObject({ state: "ready", failingReason: null });
});

test("hosts stay unless others are named; the dashboard never leaves a secret without any", async () => {
  const actor = await makeActor();
  const { id } = await makeConnection(actor, "HTTP");
  const bearer = () => ({ type: "BEARER", token: newSecret() });
  await expect(replaceCredentials(actor, { itemId: id, setup: bearer() })).rejects.toMatchObject({
    fieldErrors: { origins: ["errors.hostsRequired"] },
  });
  await replaceCredentials(actor, { itemId: id, setup: bearer(), origins: ["https://a.example.com"] });
  await replaceCredentials(actor, { itemId: id, setup: bearer() });
  expect(await getItem(actor, id)).toMatchObject({ origins: ["https://a.example.com"] });
  const [sealed] = await ownerDb.vaultSecret.findMany({ where: { itemId: id } });
  expect(decodeProtectedHeader(sealed?.jwe ?? "")).toMatchObject({ version: 2, origins: ["https://a.example.com"] });
});

test("several at once end with one version in force, whose envelope is there", async () => {
  const actor = await makeActor();
  const { id } = await makeConnection(actor);
  await Promise.all([1, 2, 3].map(() => replaceCredentials(actor, { itemId: id, setup: twilio(newSecret()) })));
  const { version } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
  const envelopes = await ownerDb.vaultSecret.findMany({ where: { itemId: id } });
  expect(version).toBe(3);
  expect(envelopes.map((row) => row.version)).toEqual([3]);
});

test("who may only view is refused; another tenant finds nothing; nothing changes", async () => {
  const owner = await makeActor();
  const { id, sectionId } = await makeConnection(owner);
  const colleague = await makeActor({ tenantOf: owner, grants: { [sectionId]: "view" } });
  const input = { itemId: id, setup: twilio(newSecret()) };
  await expect(replaceCredentials(colleague, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(replaceCredentials(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const admin = await makeActor({ tenantOf: owner, role: "admin" });
  await expect(replaceCredentials(admin, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await getItem(owner, id)).toMatchObject({ state: "empty" });
  expect(await ownerDb.vaultSecret.count({ where: { itemId: id } })).toBe(0);
});
