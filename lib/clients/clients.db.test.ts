import { expect, test } from "vitest";
import { type Actor, findOperatorActor, systemActor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { findClient, findClientByCredentials } from "./data.ts";
import { createClient } from "./mutations/create-client.ts";
import { revokeClient } from "./mutations/revoke-client.ts";
import { touchClient } from "./mutations/touch-client.ts";

const input = { name: "CI", scopes: ["read:flows", "create:flows"] };
const cli = (actor: Actor) => systemActor(actor.tenantId, "cli");

test("a client proves itself by a secret that is shown once and stored as its hash", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  const created = await createClient(cli(owner), input);
  expect(created.client_id).toMatch(/^[\w-]{32}$/);
  expect(Buffer.from(created.client_secret, "base64url")).toHaveLength(32);

  const known = await findClientByCredentials(created.client_id, created.client_secret);
  expect(known).toMatchObject({ tenantId: owner.tenantId, sectionId, scopes: input.scopes });
  expect(await findClientByCredentials(created.client_id, `${created.client_secret}x`)).toBeNull();
  expect(await findClientByCredentials("nobody", created.client_secret)).toBeNull();
  expect(await findClientByCredentials("", "")).toBeNull();
  expectNoSecret(await everyTableAsText(), created.client_secret);
  const audit = await ownerDb.auditEvent.findMany({ where: { tenantId: owner.tenantId } });
  expect(audit).toMatchObject([
    { action: "client.create", via: "cli", detail: { name: "CI", scopes: input.scopes, section: "Vault items" } },
  ]);
});

test("its service account fully controls the section, and nobody can sign in as it", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner, "Payments");
  const other = await makeSection(owner, "Secret");
  const created = await createClient(cli(owner), { ...input, section: "payments" });
  const client = await findClient(created.client_id);
  const actor = await findOperatorActor(owner.tenantId, client?.operatorId ?? "", "api");
  if (!actor) throw new Error("the service account is not there");

  await createConnection(actor, { sectionId, name: "Imported", appId: "TWILIO" });
  await expect(createConnection(actor, { sectionId: other, name: "Imported", appId: "TWILIO" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const operator = await ownerDb.operator.findFirstOrThrow({ where: { id: actor.operatorId } });
  expect(operator).toMatchObject({ email: null, passwordHash: null, name: "CI" });
});

test("a section is named by its id too; one that is not there, or several of one name, is refused", async () => {
  const owner = await makeActor();
  const first = await makeSection(owner, "Payments");
  await makeSection(owner, "Payments");
  const create = (section: string) => createClient(cli(owner), { ...input, section });
  await expect(create("Payments")).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(create("Nowhere")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { client_id } = await create(first);
  expect(await findClient(client_id)).toMatchObject({ sectionId: first });
});

test("an unknown scope makes no client", async () => {
  const owner = await makeActor();
  await makeSection(owner);
  await expect(createClient(cli(owner), { ...input, scopes: ["read:everything"] })).rejects.toMatchObject({
    code: "INVALID",
    params: { scope: "read:everything" },
  });
  expect(await ownerDb.apiClient.count({ where: { tenantId: owner.tenantId } })).toBe(0);
});

test("an admin makes clients of sections that they fully control, and of no others; an editor makes none", async () => {
  const owner = await makeActor({ role: "admin" });
  const sectionId = await makeSection(owner);
  await createClient(owner, { ...input, section: sectionId });

  const viewing = await makeActor({ tenantOf: owner, role: "admin", grants: { [sectionId]: "view" } });
  await expect(createClient(viewing, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const bare = await makeActor({ tenantOf: owner, role: "admin" });
  await expect(createClient(bare, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "change" } });
  await expect(createClient(editor, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await ownerDb.apiClient.count({ where: { tenantId: owner.tenantId } })).toBe(1);
  expect(await ownerDb.operator.count({ where: { tenantId: owner.tenantId, email: null } })).toBe(1);
});

test("a revoked client is none; another tenant cannot revoke it, nor can an editor", async () => {
  const owner = await makeActor();
  await makeSection(owner);
  const { client_id: clientId, client_secret } = await createClient(cli(owner), input);
  await expect(revokeClient(await makeActor(), { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const editor = await makeActor({ tenantOf: owner, role: "editor" });
  await expect(revokeClient(editor, { clientId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await findClient(clientId)).not.toBeNull();

  await revokeClient(owner, { clientId });
  expect(await findClient(clientId)).toBeNull();
  expect(await findClientByCredentials(clientId, client_secret)).toBeNull();
  await expect(revokeClient(owner, { clientId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ownerDb.auditEvent.count({ where: { tenantId: owner.tenantId, action: "client.revoke" } })).toBe(1);
});

test("its last use is kept to the minute", async () => {
  const owner = await makeActor();
  await makeSection(owner);
  const { client_id } = await createClient(cli(owner), input);
  const client = await findClient(client_id);
  if (!client) throw new Error("the client is not there");
  const lastUse = async () => (await ownerDb.apiClient.findFirstOrThrow({ where: { id: client_id } })).lastUsedAt;
  const start = new Date("2026-06-01T00:00:00Z");
  await touchClient(client, start);
  await touchClient(client, new Date(start.getTime() + 30_000));
  expect(await lastUse()).toEqual(start);
  await touchClient(client, new Date(start.getTime() + 61_000));
  expect(await lastUse()).toEqual(new Date(start.getTime() + 61_000));
});

test("a section's name is taken as it is written: _ and % are no wildcards", async () => {
  const owner = await makeActor();
  await makeSection(owner, "axb");
  const create = (section: string) => createClient(cli(owner), { ...input, section });
  for (const section of ["a_b", "a%", "A\\xB"])
    await expect(create(section)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(create("AXB")).resolves.toBeTruthy();
});
