import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { PgBoss } from "pg-boss";
import queuePackage from "pg-boss/package.json" with { type: "json" };
import { EXECUTION_QUEUE, QUEUE_SCHEMA } from "../engine/jobs/queue-names.ts";
import { withSchemaEngine } from "./schema-engine.ts";

const migrationsFolder = join(import.meta.dirname, "../prisma/migrations");
/** Any number that nobody else locks: "coffre" in ASCII. */
const LOCK = 0x636f66667265;

export type RoleUrls = { webUrl: string; engineUrl: string };

export class NewerDatabaseError extends Error {}

/**
 * Brings the database up to the committed migrations, installs the job queue, and gives the two roles their
 * passwords and grants. Several starts at once wait for one another.
 *
 * @param ownerUrl The database as its owner, `postgresql://…`.
 * @throws NewerDatabaseError if the database holds a migration that this checkout does not know.
 */
export async function migrateDatabase(ownerUrl: string): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const isNew = await applyPending(client, ownerUrl);
    const urls = roleUrls(ownerUrl);
    const queueChanged = await installQueue(client, ownerUrl);
    if (isNew || queueChanged) await grantRuntimeTables(client);
    await setRolePasswords(client, urls);
    return urls;
  } finally {
    await client.end();
  }
}

/** The roles' URLs follow from the owner's, so that every machine on one database finds the same ones. */
export function roleUrls(ownerUrl: string): RoleUrls {
  return { webUrl: urlOf("coffre_web"), engineUrl: urlOf("coffre_engine") };

  function urlOf(role: string): string {
    const url = new URL(ownerUrl);
    const secret = decodeURIComponent(url.password) || ownerUrl;
    url.username = role;
    url.password = createHmac("sha256", secret).update(`coffre database role ${role}`).digest("hex");
    return url.toString();
  }
}

/** The names of the migrations of this checkout, in their order. */
export function listCommittedMigrations(): string[] {
  return committedMigrations().map(({ name }) => name);
}

type Migration = { name: string; sql: string };

function committedMigrations(): Migration[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(migrationsFolder, name, "migration.sql"), "utf8") }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns Whether anything was applied. The engine is loaded only then: it costs half a second. */
async function applyPending(client: pg.Client, ownerUrl: string): Promise<boolean> {
  const committed = committedMigrations();
  const { rows: tables } = await client.query("select to_regclass('public._prisma_migrations') as name");
  const { rows: applied } = tables[0].name
    ? await client.query<{ migration_name: string; checksum: string }>(
        "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
      )
    : { rows: [] };

  const known = new Map(committed.map(({ name, sql }) => [name, createHash("sha256").update(sql).digest("hex")]));
  const unknown = applied.find(({ migration_name }) => !known.has(migration_name));
  if (unknown) throw new NewerDatabaseError(unknown.migration_name);
  const edited = applied.find(({ migration_name, checksum }) => known.get(migration_name) !== checksum);
  if (edited) throw new Error(`Migration ${edited.migration_name} was changed after it was applied.`);
  if (applied.length === committed.length) return false;

  await withSchemaEngine(ownerUrl, (engine) =>
    engine.applyMigrations({
      filters: { externalTables: [], externalEnums: [] },
      migrationsList: {
        baseDir: migrationsFolder,
        lockfile: {
          path: "migration_lock.toml",
          content: readFileSync(join(migrationsFolder, "migration_lock.toml"), "utf8"),
        },
        migrationDirectories: committed.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
        })),
        shadowDbInitScript: "",
      },
    }),
  );
  return true;
}

/** @returns Whether the queue's tables were made or changed. */
async function installQueue(client: pg.Client, ownerUrl: string): Promise<boolean> {
  if ((await queueVersion(client)) === queuePackage.pgboss.schema && (await hasQueue(client))) return false;
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: QUEUE_SCHEMA,
    supervise: false,
    schedule: false,
    max: 2,
  });
  await boss.start();
  await boss.createQueue(EXECUTION_QUEUE, { policy: "standard", retryLimit: 0 });
  await boss.stop({ graceful: false });
  return true;
}

async function queueVersion(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query("select to_regclass($1) as name", [`${QUEUE_SCHEMA}.version`]);
  if (!rows[0].name) return null;
  const { rows: versions } = await client.query(`select version from ${QUEUE_SCHEMA}.version`);
  return versions[0]?.version ?? null;
}

async function hasQueue(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`select from ${QUEUE_SCHEMA}.queue where name = $1`, [EXECUTION_QUEUE]);
  return rowCount === 1;
}

/** Tables that no migration of ours makes: the queue's, and Prisma's own. */
async function grantRuntimeTables(client: pg.Client): Promise<void> {
  await client.query(`
    grant usage on schema ${QUEUE_SCHEMA} to coffre_engine;
    grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to coffre_engine;
    grant execute on all functions in schema ${QUEUE_SCHEMA} to coffre_engine;
    grant select on _prisma_migrations to coffre_web, coffre_engine;`);
}

async function setRolePasswords(client: pg.Client, { webUrl, engineUrl }: RoleUrls): Promise<void> {
  for (const { username, password } of [new URL(webUrl), new URL(engineUrl)]) {
    await client.query(`alter role ${username} with login password '${password}'`);
  }
  const { rows } = await client.query("select current_database() as name");
  await client.query(`grant connect on database ${client.escapeIdentifier(rows[0].name)} to coffre_web, coffre_engine`);
}
