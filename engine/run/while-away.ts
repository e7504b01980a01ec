import "server-only";
import { isDatabaseDown } from "#lib/db/errors.ts";

/** How long the end of an outside effect is tried again while the database is away. */
const RETRY_MS = 20_000;
const PAUSE_MS = 500;

/** What was done outside is not forgotten because the database restarts just then. */
export async function whileAway<T>(write: () => Promise<T>): Promise<T> {
  const until = Date.now() + RETRY_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseDown(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
