import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./start-error.ts";

const POLL_MS = 100;
/** Above those of well-known servers, and below those that systems give to whoever connects. */
const [FIRST_LASTING, END_LASTING] = [20_000, 32_000];
const TRIES = 100;

/** A port that is free now, on the loopback interface. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * A port on the loopback interface for a server that comes up later, or goes away and comes back. One of `freePort` may by
 * then be the other end of somebody's connection, for as long as that lasts.
 *
 * @param avoided What will be listened on, and is not yet.
 */
export async function lastingPort(
  avoided: readonly (number | null)[] = [],
  draw: () => number = () => randomInt(FIRST_LASTING, END_LASTING),
): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = draw();
    if (!avoided.includes(port) && (await tryPort("127.0.0.1", port)) === null) return port;
  }
  throw new StartError(`None of ${TRIES} ports between ${FIRST_LASTING} and ${END_LASTING} of 127.0.0.1 is free.`);
}

/**
 * @param patienceMs How long a port in use may take to come free.
 * @throws StartError that names the variable, unless the port can be listened on.
 */
export async function checkPort(host: string, port: number, variable: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let code = await tryPort(host, port);
  while (code === "EADDRINUSE" && Date.now() < deadline) {
    await sleep(POLL_MS);
    code = await tryPort(host, port);
  }
  if (code === null) return;
  const reason = code === "EADDRINUSE" ? "is in use by another program" : `cannot be used (${code})`;
  throw new StartError(`Port ${port} of ${host} ${reason}. Stop that program, or set ${variable} to another port.`);
}

/** @returns What the system answers instead of letting it listen; null if it lets it. */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
