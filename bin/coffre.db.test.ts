import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findApiAccountByCredentials } from "#lib/api-accounts/data.ts";
import { findClientByCredentials } from "#lib/clients/data.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";

const root = join(import.meta.dirname, "..");

/** The command as a process of its own, on the test's database. */
async function coffre(...args: string[]) {
  const child = spawn(process.execPath, ["--conditions=react-server", "bin/coffre.ts", "--json", ...args], {
    cwd: root,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      DATABASE_URL: process.env.TEST_OWNER_DATABASE_URL,
      COFFRE_DATA_DIR: join(tmpdir(), "coffre-nowhere"),
      COFFRE_PUBLIC_URL: "https://coffre.example",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [said, complained] = ["", ""];
  child.stdout.on("data", (chunk) => (said += chunk));
  child.stderr.on("data", (chunk) => (complained += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, complained, value: JSON.parse(said || "null") };
}

/** A tenant that can be named, for others are in the database too. */
async function makeTenant(name: string) {
  const actor = await makeActor();
  await ownerDb.tenant.update({ where: { id: actor.tenantId }, data: { name } });
  return actor;
}

test("operator add makes an account that a single-use link opens, and audits it as the console's", async () => {
  const { tenantId } = await makeTenant("Operators of the console");
  const { code, value } = await coffre(
    ...["operator", "add", "--tenant", "operators of the console"],
    ...["--email", "Lena@Acme.example", "--name", "Lena", "--role", "editor", "--language", "fr"],
  );
  expect(code).toBe(0);
  expect(value.url).toMatch(/^https:\/\/coffre\.example\/password#[\w-]{43}$/);
  const operator = await ownerDb.operator.findFirstOrThrow({ where: { tenantId, email: "lena@acme.example" } });
  expect(operator).toMatchObject({ name: "Lena", role: "editor", language: "fr", passwordHash: null });
  expect(await ownerDb.passwordLink.count({ where: { tenantId, operatorId: operator.id } })).toBe(1);
  const audit = await ownerDb.auditEvent.findMany({ where: { tenantId, targetId: operator.id } });
  expect(audit.map(({ action, via }) => [action, via])).toEqual([
    ["operator.create", "cli"],
    ["operator.createLink", "cli"],
  ]);
});

test("operator link finds the tenant by the address, and replaces the link before", async () => {
  const { tenantId, operatorId } = await makeTenant("Links of the console");
  const email = `${operatorId}@coffre.example`;
  const first = await coffre("operator", "link", email);
  const second = await coffre("operator", "link", email);
  expect(second.value).toMatchObject({ email, url: expect.stringContaining("/password#") });
  expect(second.value.url).not.toBe(first.value.url);
  expect(await ownerDb.passwordLink.count({ where: { tenantId, operatorId } })).toBe(1);
});

test("client add prints id and secret once, and grants its service account that section alone", async () => {
  const actor = await makeTenant("Clients of the console");
  const sectionId = await makeSection(actor, "Deployments");
  const { code, value } = await coffre(
    ...["client", "add", "--tenant", "Clients of the console", "--name", "CI"],
    ...["--scopes", "read:flows,create:flows", "--section", "Deployments"],
  );
  expect(code).toBe(0);
  expect(Object.keys(value)).toEqual(["client_id", "client_secret"]);
  const client = await ownerDb.apiClient.findFirstOrThrow({ where: { id: value.client_id } });
  expect(client).toMatchObject({ tenantId: actor.tenantId, sectionId, scopes: ["read:flows", "create:flows"] });
  const grants = await ownerDb.vaultAuthorization.findMany({ where: { operatorId: client.operatorId } });
  expect(grants.map((grant) => [grant.sectionId, grant.right]).toSorted()).toEqual([
    [sectionId, "change"],
    [sectionId, "view"],
  ]);
});

test("tenant add makes an organisation whose administrator chooses a password by a link", async () => {
  const name = `Tenant of the console ${Date.now()}`;
  const args = [
    "tenant",
    "add",
    name,
    "--admin-email",
    "Noor@Acme.example",
    "--admin-name",
    "Noor",
    "--language",
    "fr",
  ];
  const { code, value } = await coffre(...args);
  expect(code).toBe(0);
  expect(value).toMatchObject({ email: "Noor@Acme.example", url: expect.stringMatching(/\/password#[\w-]{43}$/) });
  const tenant = await ownerDb.tenant.findFirstOrThrow({
    where: { name },
    include: { operators: true, sections: true },
  });
  expect(tenant.id).toBe(value.tenant);
  expect(tenant.operators).toMatchObject([{ email: "noor@acme.example", language: "fr", passwordHash: null }]);
  expect(tenant.sections).toMatchObject([{ name: "Éléments de coffre-fort" }]);
  const events = await ownerDb.auditEvent.findMany({ where: { tenantId: tenant.id }, orderBy: { seq: "asc" } });
  expect(events.map(({ action, via }) => `${action} ${via}`)).toEqual([
    "tenant.create cli",
    "operator.create cli",
    "section.create cli",
    "operator.createLink cli",
  ]);
  const again = await coffre("tenant", "add", name.toUpperCase(), "--admin-email", "a@b.example", "--admin-name", "A");
  expect([again.code, again.value.error]).toEqual([1, expect.stringContaining(name)]);
});

test("account add prints user name and password once, in a form that /v4 knows", async () => {
  const actor = await makeTenant("Accounts of the console");
  const email = `${actor.operatorId}@coffre.example`;
  const { code, value } = await coffre("account", "add", "--operator", email.toUpperCase(), "--description", "Backup");
  expect(code).toBe(0);
  expect(Object.keys(value)).toEqual(["username", "password"]);
  const known = await findApiAccountByCredentials(value.username, value.password);
  expect(known).toMatchObject({ tenantId: actor.tenantId, operatorId: actor.operatorId });
  const audit = await ownerDb.auditEvent.findFirst({ where: { tenantId: actor.tenantId, action: "account.create" } });
  expect(audit).toMatchObject({ via: "cli", targetId: known?.id, detail: { description: "Backup" } });
  expectNoSecret(await everyTableAsText(), value.password);
});

test.each([
  [
    "an administrator's address that is none",
    ["tenant", "add", "T", "--admin-email", "a", "--admin-name", "A"],
    "--admin-email",
  ],
  ["an account of nobody", ["account", "add", "--operator", "nobody@c.example"], "nobody@c.example"],
  [
    "a tenant that is not there",
    ["operator", "add", "--tenant", "?", "--email", "a@b.example", "--name", "A"],
    "no such organisation",
  ],
  ["an address that nobody has", ["operator", "link", "nobody@b.example"], "nobody@b.example"],
  ["an address that is none", ["operator", "add", "--tenant", "Refusals", "--email", "a", "--name", "A"], "--email"],
  [
    "a scope that does not exist",
    ["client", "add", "--tenant", "Refusals", "--name", "A", "--scopes", "read:all"],
    "read:all",
  ],
])("%s is refused in words, with exit code 1", async (_, args, expected) => {
  if ((await ownerDb.tenant.count({ where: { name: "Refusals" } })) === 0) await makeTenant("Refusals");
  const { code, value, complained } = await coffre(...args);
  expect(code).toBe(1);
  expect(value.error).toContain(expected);
  expect(complained).toBe("");
});

test("client list names the clients, and client rotate prints a new secret beside the old one", async () => {
  await makeSection(await makeTenant("Rotated clients"));
  const tenant = ["--tenant", "Rotated clients"];
  const { value: client } = await coffre("client", "add", ...tenant, "--name", "CI", "--scopes", "read:flows");
  const rotated = await coffre("client", "rotate", client.client_id, ...tenant);
  expect(rotated).toMatchObject({ code: 0, value: { client_id: client.client_id, client_secret: expect.any(String) } });
  for (const secret of [client.client_secret, rotated.value.client_secret])
    expect(await findClientByCredentials(client.client_id, secret)).not.toBeNull();
  expect((await coffre("client", "list", ...tenant)).value).toEqual([
    {
      ...{ client_id: client.client_id, name: "CI", scopes: ["read:flows"], section: "Vault items" },
      ...{ created_at: expect.any(String), last_used_at: null },
    },
  ]);
  expect((await coffre("client", "rotate", "nobody", ...tenant)).code).toBe(1);
});

test("client revoke ends a client, once", async () => {
  const actor = await makeTenant("Revoked clients");
  await makeSection(actor, "Deployments");
  const tenant = ["--tenant", "Revoked clients"];
  const given = ["--name", "CI", "--scopes", "read:flows", "--section", "Deployments"];
  const { value: client } = await coffre("client", "add", ...tenant, ...given);
  const revoke = () => coffre("client", "revoke", client.client_id, ...tenant);
  expect(await revoke()).toMatchObject({ code: 0, value: { client_id: client.client_id, revoked: true } });
  expect(await ownerDb.apiClient.findFirst({ where: { id: client.client_id } })).toMatchObject({
    revokedAt: expect.any(Date),
  });
  expect((await revoke()).code).toBe(1);
});

test("without --tenant, several that could be meant are named", async () => {
  await makeTenant("One of several");
  await makeTenant("Another of several");
  const { code, value } = await coffre("client", "add", "--name", "CI", "--scopes", "read:flows");
  expect(code).toBe(1);
  expect(value.error).toContain("--tenant");
});
