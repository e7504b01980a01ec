import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";

// Loaded into the engine's process by bench/export.ts: at SIGUSR2 it writes how long each request took, from its headers
// to the end of its answer, in milliseconds, and its path, to the file that COFFRE_BENCH_REQUESTS names.

const begun = new WeakMap<IncomingMessage, number>();
const requests: { path: string; ms: number }[] = [];

subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  begun.set(request, performance.now());
});
subscribe("http.server.response.finish", (message) => {
  const { request } = message as { request: IncomingMessage };
  const at = begun.get(request);
  const [path = ""] = request.url?.split("?") ?? [];
  if (at !== undefined && path.startsWith("/api/v2/")) requests.push({ path, ms: performance.now() - at });
});
process.on("SIGUSR2", () => writeFileSync(process.env.COFFRE_BENCH_REQUESTS ?? "", JSON.stringify(requests)));
