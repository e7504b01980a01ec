import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diffSchemas } from "./schema-diff.ts";
import { startThrowAwayServer } from "./throw-away-server.ts";

// The committed schema against the one on the disk, as a new folder in Prisma's format.
// What Prisma cannot say (checks, roles, functions) goes into a folder of its own, written by hand.

const root = join(import.meta.dirname, "..");
const SCHEMA = "prisma/schema.prisma";

const [name = ""] = process.argv.slice(2);
if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name))
  fail("Say what the migration does: node scripts/migration-new.ts add_item_notes");

const committed = execFileSync("git", ["show", `HEAD:${SCHEMA}`], { cwd: root, encoding: "utf8" });
const server = await startThrowAwayServer();
const sql = await diffSchemas(server.url, committed, readFileSync(join(root, SCHEMA), "utf8")).finally(server.stop);
if (/^\s*(-- This is an empty migration\.)?\s*$/.test(sql))
  fail(`${SCHEMA} is as committed: there is nothing to migrate.`);

const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = join(root, "prisma/migrations", `${stamp}_${name}`);
mkdirSync(folder);
writeFileSync(join(folder, "migration.sql"), sql);
console.log(`${folder}/migration.sql\n\n${sql}\nRead it, run npm test, and commit it together with the schema.`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
