import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type CountedCall = { method: string; path: string; key: string | null; body: string };

/** How a call is answered. `hang`: never; `close`: the effect happens, and the connection breaks instead of an answer. */
export type CountedAnswer =
  | { status?: number; headers?: Record<string, string>; body?: unknown; afterMs?: number }
  | "hang"
  | "close";

/**
 * A service over plain HTTP that counts the effects that it made. A call with an `Idempotency-Key` that it has seen is
 * answered as before, and has no effect.
 */
export async function startCounting(answer: (call: CountedCall, nth: number) => CountedAnswer = () => ({})) {
  const calls: CountedCall[] = [];
  const effects: CountedCall[] = [];
  const byKey = new Map<string, number>();

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const header = request.headers["idempotency-key"];
    const call: CountedCall = {
      method: request.method ?? "",
      path: request.url ?? "",
      key: typeof header === "string" ? header : null,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    calls.push(call);
    const seen = call.key === null ? undefined : byKey.get(call.key);
    const given = answer(call, calls.length);
    if (given === "hang") return;
    const status = given === "close" ? 200 : (given.status ?? 200);
    if (seen === undefined && status < 400) {
      effects.push(call);
      if (call.key !== null) byKey.set(call.key, effects.length);
    }
    if (given === "close") return void request.socket.destroy();
    const body = JSON.stringify(given.body ?? { nth: seen ?? effects.length });
    // The effect has happened by then; who asked may be gone when it is told.
    if (given.afterMs) await sleep(given.afterMs);
    response.writeHead(status, { "content-type": "application/json", ...given.headers });
    response.end(body);
  }

  const server = createServer((request, response) => void take(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    allow: `127.0.0.1:${port}`,
    calls,
    effects,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
