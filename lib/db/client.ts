import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { ANSWER_MS, CONNECT_MS, databaseUrl, openPool } from "./pool.ts";

/** A transaction, or the client itself where one statement is enough. */
export type Tx = Prisma.TransactionClient;

const globalForDb = globalThis as { coffreDb?: PrismaClient };

/** The database as the role of this process: `coffre_web` or `coffre_engine`. */
export const db: PrismaClient = globalForDb.coffreDb ?? connect();
globalForDb.coffreDb = db;

function connect(): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(openPool(databaseUrl()), { disposeExternalPool: true }),
    // Prisma's own 2 s and 5 s turn a busy minute into errors.
    transactionOptions: { maxWait: CONNECT_MS, timeout: ANSWER_MS },
    log: [],
  });
}
