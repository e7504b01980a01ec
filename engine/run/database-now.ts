import "server-only";
import { db } from "#lib/db/client.ts";
import { whileAway } from "./while-away.ts";

/** Milliseconds since 1970 by the one clock that all engines agree on: what one of them writes, another one waits for. */
export async function databaseNow(): Promise<number> {
  const [row] = await whileAway(() => db.$queryRaw<{ now: Date }[]>`select clock_timestamp() as "now"`);
  if (!row) throw new Error("the database told no time");
  return row.now.getTime();
}
