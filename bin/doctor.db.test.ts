import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { migrateDatabase } from "#scripts/migrate.ts";
import { runDoctor } from "./doctor.ts";
import { refusals } from "./role-refusals.ts";

const { adminUrl, runId, template, keysFolder, urls } = inject("testDatabase");

const on = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();

/** A database of this test's own, for it spoils it; with the sealing key of all. */
async function makeDatabase(name: string, spoil = "select 1") {
  const database = `coffre_test_${runId}_doctor_${name}`;
  await query(adminUrl, `select pg_advisory_lock(7461); create database ${database} template ${template}`);
  const ownerUrl = on(adminUrl, database);
  await migrateDatabase(ownerUrl);
  await query(ownerUrl, spoil);
  const roles = { webUrl: on(urls.webUrl, database), engineUrl: on(urls.engineUrl, database) };
  return { ownerUrl, ...roles, keysFolder, publicUrl: "http://localhost:3000" };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of sql.split("; ")) await client.query(statement);
  } finally {
    await client.end();
  }
}

const problemsOf = async (database: Parameters<typeof runDoctor>[0]) =>
  (await runDoctor(database)).findings.filter(({ state }) => state === "bad").map(({ text }) => text);

describe("doctor", () => {
  test("finds a migrated database in order, and says that it is not isolated", async () => {
    const report = await runDoctor(await makeDatabase("good"));
    expect(report.findings.filter(({ state }) => state === "bad")).toEqual([]);
    expect(report.healthy).toBe(true);
    expect(report.findings.filter(({ text }) => text.startsWith("coffre_web may not"))).toHaveLength(refusals.length);
    expect(report.findings.at(-1)).toMatchObject({ state: "note", text: expect.stringContaining("Not isolated") });
  });

  test.each([
    ["jwe", `grant select ("jwe") on "VaultSecret" to coffre_web`, "read a sealed secret"],
    ["update", `grant update on "VaultSecret" to coffre_web`, "update a secret"],
    ["keys", `grant insert on "SealingKey" to coffre_web`, "add a sealing key"],
    ["audit", `grant insert on "AuditEvent" to coffre_web`, "write an audit row"],
    ["journal", `grant insert on "ExecutionStep" to coffre_web`, "write a journal"],
    ["jobs", `grant usage on schema pgboss to coffre_web; grant select on pgboss.job to coffre_web`, "read the queue"],
  ])("names a grant too many: %s", async (name, grant, expected) => {
    const problems = await problemsOf(await makeDatabase(name, grant));
    expect(problems.join("\n")).toContain(expected);
  });

  test("names a key that is missing", async () => {
    const database = await makeDatabase("key");
    const problems = await problemsOf({ ...database, keysFolder: `${keysFolder}-elsewhere` });
    expect(problems).toEqual([expect.stringContaining(`${keysFolder}-elsewhere`)]);
  });

  test("says that an empty database was not migrated", async () => {
    const database = `coffre_test_${runId}_doctor_empty`;
    await query(adminUrl, `create database ${database}`);
    const ownerUrl = on(adminUrl, database);
    const problems = await problemsOf({ ownerUrl, ...urls, keysFolder, publicUrl: "http://localhost:3000" });
    expect(problems).toEqual([expect.stringContaining("no tables of Coffre")]);
  });

  test("names a migration that was not applied", async () => {
    const database = await makeDatabase(
      "pending",
      "delete from _prisma_migrations where migration_name like '%rules_and_roles'",
    );
    expect((await problemsOf(database)).join("\n")).toContain("rules_and_roles");
  });
});
