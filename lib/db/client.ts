import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "#lib/shared/env.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** A transaction, or the client itself where one statement is enough. */
export type Tx = Prisma.TransactionClient;

const CONNECTIONS = 10;
/** A server that hangs, or is cut off from us, is as good as none: callers are told, instead of waiting with it. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 15_000;

const globalForDb = globalThis as { coffreDb?: PrismaClient };

/** The database as the role of this process: `coffre_web` or `coffre_engine`. */
export const db: PrismaClient = globalForDb.coffreDb ?? connect();
globalForDb.coffreDb = db;

function connect(): PrismaClient {
  // Only one of the two is in the environment of a process; neither is while Next builds.
  const connectionString = env.COFFRE_ENGINE_DATABASE_URL ?? env.COFFRE_WEB_DATABASE_URL ?? "postgresql://unset";
  const limits = { max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS, query_timeout: ANSWER_MS };
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString, ...limits }),
    // Prisma's own 2 s and 5 s turn a busy minute into errors.
    transactionOptions: { maxWait: CONNECT_MS, timeout: ANSWER_MS },
    log: [],
  });
}
