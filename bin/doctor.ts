import { existsSync, statSync } from "node:fs";
import pg from "pg";
import type { CanaryClaims } from "#lib/crypto/claims.ts";
import { readKeyring } from "#lib/crypto/keyring.ts";
import { open } from "#lib/crypto/open.ts";
import { listCommittedMigrations } from "#scripts/migrate.ts";
import { refusals } from "./role-refusals.ts";
import type { RunningDatabase } from "./running-database.ts";

export type Finding = { state: "good" | "bad" | "note"; text: string };
export type Report = { healthy: boolean; findings: Finding[] };

/** Looks at everything that the product's promise rests on, by trying it. Changes nothing. */
export async function runDoctor({ ownerUrl, webUrl, engineUrl, keysFolder }: RunningDatabase): Promise<Report> {
  if (!(await isMigrated(ownerUrl))) {
    return { healthy: false, findings: [bad("The database has no tables of Coffre yet. npm start makes them.")] };
  }
  const findings = [
    ...(await checkMigrations(ownerUrl)),
    ...(await checkRefusals(webUrl)),
    ...(await checkEngineRole(engineUrl)),
    ...(await checkKeys(engineUrl, keysFolder)),
    {
      state: "note" as const,
      text: "Not isolated: started by npm start, web and engine run as one system user. A takeover of the web process could then read the keys folder. The container set-up gives each a user of its own.",
    },
  ];
  return { healthy: findings.every(({ state }) => state !== "bad"), findings };
}

async function isMigrated(ownerUrl: string): Promise<boolean> {
  const { rows } = await withClient(ownerUrl, (client) =>
    client.query<{ name: string | null }>("select to_regclass('public._prisma_migrations') as name"),
  );
  return rows[0]?.name !== null;
}

async function checkMigrations(ownerUrl: string): Promise<Finding[]> {
  const applied = await withClient(ownerUrl, (client) =>
    client.query<{ migration_name: string }>(
      "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    ),
  );
  const names = new Set(applied.rows.map((row) => row.migration_name));
  const pending = listCommittedMigrations().filter((name) => !names.has(name));
  if (pending.length > 0) return [bad(`Migrations are not applied: ${pending.join(", ")}. npm start applies them.`)];
  return [good(`${names.size} migrations are applied`)];
}

/** What the web process must not be able to do is tried as its role; nothing of it takes effect. */
async function checkRefusals(webUrl: string): Promise<Finding[]> {
  return withClient(webUrl, async (client) => {
    const findings: Finding[] = [];
    for (const { what, sql } of refusals) {
      const outcome = await tryAndUndo(client, sql);
      if (outcome === "42501") findings.push(good(`coffre_web may not ${what}`));
      else findings.push(bad(`coffre_web was not refused to ${what} (${outcome ?? "it worked"})`));
    }
    return findings;
  });
}

/** @returns The SQLSTATE of the refusal; null if there was none. */
async function tryAndUndo(client: pg.Client, sql: string): Promise<string | null> {
  await client.query("begin");
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    return (error as pg.DatabaseError).code ?? (error as Error).message;
  } finally {
    await client.query("rollback");
  }
}

async function checkEngineRole(engineUrl: string): Promise<Finding[]> {
  return withClient(engineUrl, async (client) => {
    const { rows } = await client.query<{ is_super: boolean }>(
      "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as is_super from pg_roles where rolname = current_user",
    );
    const changesAudit = await tryAndUndo(client, `update "AuditEvent" set "action" = 'x'`);
    return [
      rows[0]?.is_super
        ? bad("coffre_engine has rights over the whole server")
        : good("coffre_engine is an ordinary role"),
      changesAudit === "42501"
        ? good("coffre_engine may not change the audit log")
        : bad("coffre_engine can change the audit log"),
    ];
  });
}

async function checkKeys(engineUrl: string, keysFolder: string): Promise<Finding[]> {
  if (!existsSync(keysFolder)) return [bad(`The keys folder is missing: ${keysFolder}`)];
  const { rows } = await withClient(engineUrl, (client) =>
    client.query<{ kid: string; state: string; canary: string }>(`select kid, state, canary from "SealingKey"`),
  );
  const keys = await readKeyring(keysFolder);
  const findings = await Promise.all(
    rows.map(async ({ kid, state, canary }) => {
      if (!keys.has(kid)) return bad(`The ${state} sealing key ${kid} is missing from ${keysFolder}`);
      const opened = await open<CanaryClaims>(keys, canary, { use: "canary" }).catch(() => null);
      return opened
        ? good(`The ${state} sealing key ${kid} opens its canary`)
        : bad(`The sealing key ${kid} does not open its canary`);
    }),
  );
  if (rows.length === 0) findings.push(bad("The database names no sealing key: the engine has never started"));
  return [...findings, checkFolderMode(keysFolder)];
}

function checkFolderMode(keysFolder: string): Finding {
  const mode = statSync(keysFolder).mode & 0o777;
  const others = mode & 0o077;
  return others === 0
    ? good(`${keysFolder} is closed to other users`)
    : bad(`${keysFolder} is open to other users: chmod 700 it`);
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const good = (text: string): Finding => ({ state: "good", text });
const bad = (text: string): Finding => ({ state: "bad", text });
