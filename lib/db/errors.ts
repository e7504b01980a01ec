import { Prisma } from "./generated/client.ts";

/** A unique index refused the write. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** A foreign key refused the write: the row is referred to, or refers to nothing. */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && (error.code === "P2003" || error.code === "P2014");
}

/**
 * As the system, PostgreSQL, pg, Prisma (which words raw queries' errors without its codes) and its transactions say
 * it. The last three are of a server that hangs.
 */
const DOWN = new RegExp(
  [
    "ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|57P01|57P02|57P03",
    "Connection terminated|terminating connection due to|the database system is|Client has encountered a connection error",
    "DatabaseNotReachable|ConnectionClosed|SocketTimeout|Server has closed the connection|Can't reach database server",
    "timeout exceeded when trying to connect|Query read timeout|Unable to start a transaction",
  ].join("|"),
);

/** The database cannot be reached, went away while it was asked, or hangs. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  const isPrismaConnection = ["P1001", "P1002", "P1008", "P1011", "P1017", "P2024"].includes(code);
  return isPrismaConnection || DOWN.test(`${code} ${error.message}`);
}

/** A statement was stopped: it took longer than its `statement_timeout`. */
export function isStatementTimeout(error: unknown): boolean {
  return error instanceof Error && /57014|canceling statement due to statement timeout/.test(error.message);
}
