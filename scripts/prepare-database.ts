import pg from "pg";
import { createSealingKey, readPublicKeys } from "#lib/crypto/keyring.ts";
import { migrateDatabase, NewerDatabaseError } from "./migrate.ts";
import { StartError } from "./start-error.ts";

// A process of its own, for a second: what it loads (migrations, queue, data layer) is gone from memory afterwards.

export type PrepareTask = {
  /** The database as its owner. */
  ownerUrl: string;
  /** The embedded one may lack the database itself; for another server, its keeper makes it. */
  isEmbedded: boolean;
  keysFolder: string;
  publicUrl: string;
  /** The demo brings its own administrators. */
  isDemo: boolean;
  admin: { email: string; password: string; tenant: string | undefined } | undefined;
};

export type Prepared = {
  webDatabaseUrl: string;
  engineDatabaseUrl: string;
  /** The public half, as a JWK in JSON. */
  sealingKey: string;
  /** Of the set-up page; null once there is an administrator. */
  setUpUrl: string | null;
  /** Whether there is nobody yet who can sign in. */
  isNew: boolean;
};

export type PrepareAnswer = { prepared: Prepared } | { problem: string };

if (process.send) {
  process.once("message", async (task: PrepareTask) => {
    const answer = await prepareDatabase(task).then(
      (prepared): PrepareAnswer => ({ prepared }),
      (error: unknown): PrepareAnswer => ({ problem: explain(error, task) }),
    );
    process.send?.(answer, () => process.exit());
  });
}

/** Migrates, makes sure of the sealing key, and makes the first admin or a link to the set-up page. */
export async function prepareDatabase(task: PrepareTask): Promise<Prepared> {
  if (task.isEmbedded) await createIfMissing(task.ownerUrl);
  const { webUrl, engineUrl } = await migrateDatabase(task.ownerUrl);

  const sealingKey = await findOrMakeSealingKey(engineUrl, task.keysFolder);
  return {
    webDatabaseUrl: webUrl,
    engineDatabaseUrl: engineUrl,
    sealingKey,
    ...(await openFirstDoor(engineUrl, task)),
  };
}

async function createIfMissing(ownerUrl: string): Promise<void> {
  const name = new URL(ownerUrl).pathname.slice(1);
  const client = new pg.Client({
    connectionString: Object.assign(new URL(ownerUrl), { pathname: "/postgres" }).toString(),
  });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * The public half of the active key, from the keys folder: a row could be changed by whoever takes over the web
 * process. A new database gets the folder's key, which the engine registers; a new folder gets a key.
 */
async function findOrMakeSealingKey(databaseUrl: string, keysFolder: string): Promise<string> {
  const rows = await query<{ kid: string; state: string }>(
    databaseUrl,
    `select kid, state from "SealingKey" k
     where state <> 'retired' or exists (select from "VaultSecret" s where s.kid = k.kid)`,
  );
  const present = await readPublicKeys(keysFolder);
  const missing = rows.filter(({ kid }) => !present.some((key) => key.kid === kid));
  if (missing.length > 0) {
    const files = missing.map(({ kid }) => `${keysFolder}/${kid}.sealing.jwk`).join("\n");
    throw new StartError(`The sealing key ${missing.map(({ kid }) => kid).join(", ")} is missing. Secrets in the database need it.
Put its file back from your backup, then start again:
${files}`);
  }
  const active = rows.find(({ state }) => state === "active")?.kid;
  const key = active ? present.find(({ kid }) => kid === active) : (present[0] ?? (await createSealingKey(keysFolder)));
  if (!key) throw new StartError("The database names no active sealing key. Restore a backup that has one.");
  return JSON.stringify(key);
}

/** The first administrator as the environment names it, or else the link to the set-up page. */
async function openFirstDoor(
  engineUrl: string,
  { admin, isDemo, publicUrl }: PrepareTask,
): Promise<{ setUpUrl: string | null; isNew: boolean }> {
  // The data layer reads its environment when it is loaded.
  Object.assign(process.env, { COFFRE_ENGINE_DATABASE_URL: engineUrl, COFFRE_PUBLIC_URL: publicUrl });
  const { createSetUpLink, hasAdministrator } = await import("#lib/tenants/mutations/set-up.ts");
  if (await hasAdministrator()) return { setUpUrl: null, isNew: false };
  if (!admin) return { setUpUrl: isDemo ? null : (await createSetUpLink()).url, isNew: true };

  const { email, password, tenant } = admin;
  const { createTenant } = await import("#lib/tenants/mutations/create-tenant.ts");
  const name = email.slice(0, email.indexOf("@"));
  await createTenant("system", { tenantName: tenant ?? "Coffre", name, email, password });
  return { setUpUrl: null, isNew: false };
}

async function query<Row extends object>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function explain(error: unknown, { ownerUrl, isEmbedded }: PrepareTask): string {
  if (error instanceof StartError) return error.message;
  if (error instanceof NewerDatabaseError) {
    return `The database was made by a newer version of Coffre (it holds the migration ${error.message}, which this version does not know). Start that version, or restore a backup.`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  const { hostname, port, pathname, username } = new URL(ownerUrl);
  const where = isEmbedded
    ? "The embedded database"
    : `The database of DATABASE_URL, ${username}@${hostname}:${port || 5432}${pathname},`;
  if (code === "28P01" && isEmbedded) {
    return "The embedded database refuses the password in settings.json. Put back the settings.json that belongs to it.";
  }
  if (code !== undefined) return `${where} cannot be used: ${message || code}.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
