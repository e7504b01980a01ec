import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { readCatalogue } from "./catalogue.ts";
import { migrateDatabase, NewerDatabaseError } from "./migrate.ts";
import { diffSchemas } from "./schema-diff.ts";

const { adminUrl, runId } = inject("testDatabase");
const prismaFolder = join(import.meta.dirname, "../prisma");
/** How Prisma heads each statement that it generates. A migration without is written by hand. */
const GENERATED = /^-- (Create|Alter|Add|Drop|Rename|Redefine)[A-Z]\w+$/m;

test("the migrations lead to what the schema says, and what is written by hand", async () => {
  const migrated = await makeDatabase("migrated");
  await migrateDatabase(migrated);

  const described = await makeDatabase("described");
  await query(described, await diffSchemas(described, null, readFileSync(join(prismaFolder, "schema.prisma"), "utf8")));
  for (const sql of handWrittenMigrations()) await query(described, sql);

  expect(await readCatalogue(migrated)).toEqual(await readCatalogue(described));
});

test("migrating again changes nothing, and gives the same roles", async () => {
  const url = await makeDatabase("again");
  const first = await migrateDatabase(url);
  const before = await readCatalogue(url);
  expect(await migrateDatabase(url)).toEqual(first);
  expect(await readCatalogue(url)).toEqual(before);
  const { rows } = await query(url, "select 1 from _prisma_migrations");
  expect(rows).toHaveLength(
    readdirSync(join(prismaFolder, "migrations"), { withFileTypes: true }).filter((e) => e.isDirectory()).length,
  );
});

test("starts at the same time wait for one another", async () => {
  const url = await makeDatabase("race");
  await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
  const { rows } = await query(url, "select migration_name from _prisma_migrations where finished_at is not null");
  expect(new Set(rows.map(({ migration_name }) => migration_name)).size).toBe(rows.length);
});

test("a database of a newer version is refused, and left as it is", async () => {
  const url = await makeDatabase("newer");
  await migrateDatabase(url);
  await query(
    url,
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values (gen_random_uuid(), 'x', '29990101000000_from_the_future', now(), 1)`,
  );
  const before = await readCatalogue(url);
  await expect(migrateDatabase(url)).rejects.toThrow(NewerDatabaseError);
  expect(await readCatalogue(url)).toEqual(before);
});

async function makeDatabase(name: string): Promise<string> {
  const database = `coffre_test_${runId}_${name}`;
  await query(adminUrl, `create database ${database}`);
  return Object.assign(new URL(adminUrl), { pathname: `/${database}` }).toString();
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function handWrittenMigrations(): string[] {
  const folder = join(prismaFolder, "migrations");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((name) => readFileSync(join(folder, name, "migration.sql"), "utf8"))
    .filter((sql) => !GENERATED.test(sql));
}
