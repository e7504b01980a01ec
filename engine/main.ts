import "server-only";
import { randomUUID } from "node:crypto";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { log } from "#lib/shared/log.ts";
import { type Engine, startEngine } from "./start-engine.ts";
import { startProblem } from "./start-problem.ts";

/** Shorter than the start script waits before it kills. */
const DRAIN_MS = 25_000;

let engine: Engine | null = null;
let isStopping = false;

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(0));
process.on("unhandledRejection", (error) => survive(error, "a promise was rejected and nobody looked"));
process.on("uncaughtException", (error) => {
  survive(error, "an error was thrown and nobody caught it");
  // After an error of our own the state is unknown; a lost connection to the database is no such error.
  if (!isDatabaseDown(error)) void stop(1);
});

try {
  engine = await startEngine();
  log.info({ port: engine.port }, "engine ready");
} catch (error) {
  process.stderr.write(`${startProblem(error)}\n`);
  process.exit(1);
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await engine?.stop(DRAIN_MS).catch((error: unknown) => survive(error, "the engine did not stop in order"));
  process.exit(exitCode);
}

function survive(error: unknown, message: string): void {
  log.error({ reference: randomUUID().slice(0, 8), error }, message);
}
