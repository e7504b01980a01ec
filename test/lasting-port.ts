import { randomInt } from "node:crypto";
import { checkPort } from "#scripts/ports.ts";

/** Above those of well-known servers, and below those that systems give to whoever connects. */
const [FIRST, END] = [20_000, 32_000];
const TRIES = 100;

/**
 * A port on the loopback interface for a server that goes away and comes back. One of `freePort` may by then be the
 * other end of somebody's connection, for as long as that lasts.
 */
export async function lastingPort(): Promise<number> {
  let last: unknown;
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, END);
    try {
      await checkPort("127.0.0.1", port, "none", 0);
      return port;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
