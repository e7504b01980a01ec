import "server-only";
import pg from "pg";
import { env } from "#lib/shared/env.ts";

const CONNECTIONS = 10;
/** A server that hangs, or is cut off from us, is as good as none: callers are told, instead of waiting with it. */
export const CONNECT_MS = 10_000;
export const ANSWER_MS = 15_000;

const globalForPool = globalThis as { coffrePool?: pg.Pool };

/**
 * The same database and role as `db`, without Prisma between: for the few reads that are measured and that Prisma
 * would make much slower (BENCHMARKS.md). Connects when it is first asked.
 */
export function pool(): pg.Pool {
  globalForPool.coffrePool ??= openPool(databaseUrl());
  return globalForPool.coffrePool;
}

/** Lends a connection for statements that belong together. One that met an error is not used again. */
export async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  // Cut between two statements, no statement tells.
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

/** As the role of this process. Only one of the two is in its environment; neither is while Next builds. */
export function databaseUrl(): string {
  return env.COFFRE_ENGINE_DATABASE_URL ?? env.COFFRE_WEB_DATABASE_URL ?? "postgresql://unset";
}

/** Connects when it is first asked; a connection that the server cuts is replaced at the next query. */
export function openPool(connectionString: string): pg.Pool {
  const made = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  });
  const ignore = () => undefined;
  made.on("error", ignore);
  // One that passes from hand to hand has nobody who listens for a moment: cut just then, it would end the process.
  // Whoever has it is told by the next statement.
  made.on("connect", (client) => void client.on("error", ignore));
  return made;
}
