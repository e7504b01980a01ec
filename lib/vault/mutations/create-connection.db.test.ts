import { randomBytes } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { getItem } from "../data/get-item.ts";
import { createConnection } from "./create-connection.ts";

const newSecret = () => `canary-${randomBytes(12).toString("hex")}-é/+ ?`;

function twilio(sectionId: string, secret: string, name = "Order alerts") {
  return { sectionId, name, appId: "TWILIO", setup: { type: "API_KEY", account_id: "AC00000001", api_key: secret } };
}

test("an empty connection is there at once, and audited", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, name: "Order alerts", appId: "TWILIO" });

  expect(await getItem(actor, id)).toMatchObject({ name: "Order alerts", state: "empty", storedSecrets: [] });
  const audit = await db.auditEvent.findMany({ where: { tenantId: actor.tenantId, targetId: id } });
  expect(audit).toMatchObject([
    {
      action: "item.create",
      operatorId: actor.operatorId,
      via: "dashboard",
      detail: { name: "Order alerts", section: "Vault items", appId: "TWILIO", empty: true },
    },
  ]);
});

test("a secret is stored as an envelope bound to what it is for, and readable nowhere", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const secret = newSecret();
  let id = "";
  const logged = await captureLog(async () => {
    ({ id } = await createConnection(actor, twilio(sectionId, secret)));
  });

  expectNoSecret(await everyTableAsText(), secret);
  expectNoSecret(logged, secret);
  const item = await getItem(actor, id);
  expectNoSecret(JSON.stringify(item), secret);
  expect(item).toMatchObject({
    state: "ready",
    attributes: { account_id: "AC00000001" },
    storedSecrets: ["api_key"],
    accountName: "AC0***001",
    origins: ["https://api.twilio.com"],
  });
  const [sealed] = await ownerDb.vaultSecret.findMany({ where: { itemId: id } });
  expect(decodeProtectedHeader(sealed?.jwe ?? "")).toMatchObject({
    alg: "ECDH-ES",
    enc: "A256GCM",
    use: "vault-secret",
    tenant: actor.tenantId,
    item: id,
    field: "api_key",
    version: 1,
    app: "TWILIO",
    setup: "API_KEY",
    origins: ["https://api.twilio.com"],
    attributes: { account_id: "AC00000001" },
  });
});

test("the dashboard names a secret's hosts; an API, which has no field for them, makes it any host", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const bearer = { sectionId, name: "Billing", appId: "HTTP", setup: { type: "BEARER", token: newSecret() } };
  await expect(createConnection(actor, bearer)).rejects.toMatchObject({
    code: "INVALID",
    fieldErrors: { origins: ["errors.hostsRequired"] },
  });

  const named = await createConnection(actor, { ...bearer, origins: ["https://api.example.com"] });
  expect(await getItem(actor, named.id)).toMatchObject({ origins: ["https://api.example.com"], isAnyHost: false });
  const api = await createConnection({ ...actor, via: "api" }, { ...bearer, name: "Imported" });
  expect(await getItem(actor, api.id)).toMatchObject({ origins: [], isAnyHost: true, state: "ready" });
});

test("origins of an app that has its own cannot be chosen", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, {
    ...twilio(sectionId, newSecret()),
    origins: ["https://evil.example.com"],
  });
  expect(await getItem(actor, id)).toMatchObject({ origins: ["https://api.twilio.com"] });
});

test("a name is taken once in a section, whatever its case, and free in another", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const create = (name: string, section = sectionId) =>
    createConnection(actor, { sectionId: section, name, appId: "TWILIO" });
  await create("Order alerts");
  await expect(create("ORDER ALERTS")).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "errors.nameTaken",
    fieldErrors: { name: ["errors.nameTaken"] },
  });
  await create("Order alerts", await makeSection(actor, "Payments"));
});

test("of two writers at once, one has the name", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(() => createConnection(actor, { sectionId, name: "Order alerts", appId: "TWILIO" })),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a setup that does not fit writes nothing", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const setup = { type: "API_KEY", account_id: "AC1" };
  await expect(
    createConnection(actor, { sectionId, name: "Order alerts", appId: "TWILIO", setup }),
  ).rejects.toMatchObject({ code: "INVALID", fieldErrors: { "setup.api_key": ["errors.required"] } });
  expect(await ownerDb.vaultItem.count({ where: { tenantId: actor.tenantId } })).toBe(0);
});

test("who may only view the section is refused, and nothing is written", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  const colleague = await makeActor({ tenantOf: owner, grants: { [sectionId]: "view" } });
  const secret = newSecret();
  await expect(createConnection(colleague, twilio(sectionId, secret))).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await ownerDb.vaultItem.count({ where: { tenantId: owner.tenantId } })).toBe(0);
  expect(await ownerDb.vaultSecret.count({ where: { tenantId: owner.tenantId } })).toBe(0);
});

test("another tenant, and an administrator without a grant, cannot tell that the section exists", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  for (const other of [await makeActor(), await makeActor({ tenantOf: owner, role: "admin" })]) {
    await expect(createConnection(other, twilio(sectionId, newSecret()))).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
