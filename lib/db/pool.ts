import "server-only";
import pg from "pg";
import { env } from "#lib/shared/env.ts";

const CONNECTIONS = 10;
const CONNECT_MS = 10_000;
const ANSWER_MS = 15_000;

const globalForPool = globalThis as { coffrePool?: pg.Pool };

/**
 * The same database and role as `db`, without Prisma between: for the few reads that are measured and that Prisma
 * would make much slower (BENCHMARKS.md). Connects when it is first asked.
 */
export function pool(): pg.Pool {
  globalForPool.coffrePool ??= connect();
  return globalForPool.coffrePool;
}

/** Lends a connection for statements that belong together. One that met an error is not used again. */
export async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  // Cut between two statements it has nobody else to tell, and would end the process; the next statement fails anyway.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  try {
    return await work(client);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

export async function closePool(): Promise<void> {
  const open = globalForPool.coffrePool;
  delete globalForPool.coffrePool;
  await open?.end();
}

function connect(): pg.Pool {
  const connectionString = env.COFFRE_ENGINE_DATABASE_URL ?? env.COFFRE_WEB_DATABASE_URL ?? "postgresql://unset";
  const made = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  });
  // An idle connection that the server cuts is replaced at the next query; without a listener it would end the process.
  made.on("error", () => {});
  return made;
}
