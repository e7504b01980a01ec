import { randomBytes } from "node:crypto";
import pg from "pg";
import { beforeAll, expect, inject, test } from "vitest";

const input = {
  tenantName: "Acme Payments",
  name: "Maud Dupont",
  email: "Maud@Acme.example",
  password: "correct horse battery",
  language: "fr" as const,
};

type Modules = typeof import("./set-up.ts") & { db: typeof import("#lib/db/client.ts")["db"] };
let set: Modules;

/** A database of its own: set-up asks whether anybody administers the whole installation. */
beforeAll(async () => {
  const { adminUrl, template, runId, urls } = inject("testDatabase");
  const name = `coffre_test_${runId}_setup_${randomBytes(3).toString("hex")}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query("select pg_advisory_lock(7461)");
  await admin.query(`create database ${name} template ${template}`);
  await admin.end();
  const inNew = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  process.env.COFFRE_WEB_DATABASE_URL = inNew(urls.webUrl);
  process.env.TEST_OWNER_DATABASE_URL = inNew(adminUrl);
  set = { ...(await import("./set-up.ts")), db: (await import("#lib/db/client.ts")).db };
});

test("the newest link makes the first administrator, once; then the page is closed", async () => {
  const stale = tokenOf(await set.createSetUpLink());
  const token = tokenOf(await set.createSetUpLink());
  expect(await set.hasAdministrator()).toBe(false);
  await expect(set.completeSetUp({ ...input, token: stale })).rejects.toMatchObject({ code: "NOT_FOUND" });

  const attempts = await Promise.allSettled([
    set.completeSetUp({ ...input, token }),
    set.completeSetUp({ ...input, token, tenantName: "Mallory Ltd" }),
  ]);
  expect(attempts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await set.db.tenant.count()).toBe(1);
  expect(await set.hasAdministrator()).toBe(true);
  await expect(set.completeSetUp({ ...input, token })).rejects.toMatchObject({
    code: "NOT_FOUND",
    messageKey: "errors.setUpLinkInvalid",
  });

  const another = tokenOf(await set.createSetUpLink());
  await expect(set.completeSetUp({ ...input, token: another })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "errors.setUpDone",
  });
});

test("a new tenant has its two groups, its admin, and a section that Administrators fully control", async () => {
  const { createTenant } = await import("./create-tenant.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { requireSection } = await import("#lib/permissions/section-access.ts");
  const { tenantId, operatorId } = await createTenant("cli", { ...input, language: "en" });

  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new Error("no operator");
  expect(actor.role).toBe("admin");
  const section = await set.db.vaultSection.findFirstOrThrow({ where: { tenantId } });
  expect(await requireSection(set.db, actor, section.id, "change")).toEqual({ id: section.id, name: "Vault items" });
  const groups = await set.db.operatorGroup.findMany({ where: { tenantId }, orderBy: { name: "asc" } });
  expect(groups.map(({ name, kind }) => [name, kind])).toEqual([
    ["Administrators", "administrators"],
    ["Everyone", "everyone"],
  ]);
  const operator = await set.db.operator.findFirstOrThrow({ where: { tenantId } });
  expect(operator).toMatchObject({ email: "maud@acme.example", name: "Maud Dupont", language: "en" });
  expect(operator.passwordHash).toMatch(/^\$argon2id\$/);
  const events = await set.db.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
  expect(events.map(({ action, via }) => [action, via])).toEqual([
    ["tenant.create", "cli"],
    ["operator.create", "cli"],
    ["section.create", "cli"],
  ]);
});

function tokenOf({ url }: { url: string }): string {
  return new URL(url).hash.slice(1);
}
