import { AsyncLocalStorage } from "node:async_hooks";
import { createServer, type Server, type ServerResponse } from "node:http";
import next from "next";
import { parseTrustedProxies } from "../lib/auth/client-address.ts";
import { type Answer, shared } from "../lib/health/unavailable.ts";
import { finishBeforeStop } from "../lib/shared/before-stop.ts";
import { admitRequest } from "./admit-request.ts";
import { markOwnRequests } from "./own-requests.ts";

/**
 * The web process: Next behind a server of our own, which alone decides what is known about where a request came
 * from. `--dev` compiles pages as they are asked for.
 */
const isDev = process.argv.includes("--dev");
const host = process.env.COFFRE_HOST || "127.0.0.1";
const port = Number(process.env.COFFRE_WEB_PORT || 3000);
const trusted = parseTrustedProxies(
  (process.env.COFFRE_TRUSTED_PROXIES ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean),
);

/** How long requests may take to end once the process was told to stop. */
const DRAIN_MS = 8_000;
/** And how long what is still in memory, refusals for the audit log, may take to be written. */
const FINISH_MS = 3_000;
const RETRY_AFTER_SECONDS = 5;

// next-auth then builds its links from the host of each request, be it localhost or 127.0.0.1: see `admitRequest`.
process.env.AUTH_TRUST_HOST = "1";
delete process.env.NEXTAUTH_URL;

markOwnRequests(`http://${host.includes(":") ? `[${host}]` : host}:${port}`);
const server = createServer();
const app = next({
  dev: isDev,
  hostname: host,
  port,
  httpServer: server,
  dir: new URL("..", import.meta.url).pathname,
});
await app.prepare();
const handle = app.getRequestHandler();
const answers = new AsyncLocalStorage<Answer>();
shared.coffreAnswers = answers;
/** Answers that go on until somebody ends them. */
const events = new Set<ServerResponse>();
server.on("request", (request, response) => {
  if (request.headers.accept === "text/event-stream") follow(response);
  admitRequest(request.headers, request.socket.remoteAddress ?? "", trusted);
  const answer: Answer = { isUnavailable: false };
  sayUnavailable(response, answer);
  void answers.run(answer, () => handle(request, response));
});
server.once("error", (error: NodeJS.ErrnoException) => {
  const isTaken = error.code === "EADDRINUSE";
  console.error(isTaken ? `Error: port ${port} is in use. Set COFFRE_WEB_PORT to another.` : error);
  process.exit(1);
});
server.listen(port, host, () => console.log(`web: listening on http://${host}:${port}`));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(server));

/** A page that found no database was drawn all the same; its status tells proxies and tools. */
function sayUnavailable(response: ServerResponse, answer: Answer): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (!answer.isUnavailable) return writeHead(status, ...rest);
    response.setHeader("retry-after", RETRY_AFTER_SECONDS);
    return writeHead(503, ...rest);
  }) as typeof response.writeHead;
}

function follow(response: ServerResponse): void {
  events.add(response);
  response.once("close", () => events.delete(response));
}

async function stop(running: Server): Promise<void> {
  for (const response of events) response.destroy();
  const limit = setTimeout(() => running.closeAllConnections(), DRAIN_MS);
  const closed = new Promise<void>((resolve) => running.close(() => resolve()));
  running.closeIdleConnections();
  await closed;
  clearTimeout(limit);
  await finishBeforeStop(FINISH_MS);
  await app.close();
  process.exit(0);
}
