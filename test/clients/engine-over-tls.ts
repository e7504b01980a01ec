import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lastingPort } from "#scripts/ports.ts";
import { type EngineProcess, errorLines, spawnEngine } from "#test/engine-process.ts";

const READY_MS = 60_000;

export type EngineOverTls = {
  /** Host and port, as Auth0's clients take it. */
  domain: string;
  /** What they must trust, by `NODE_EXTRA_CA_CERTS`. */
  caFile: string;
  /** All that it wrote, and of that its errors. */
  output: () => string;
  errors: () => string[];
  stop: () => Promise<void>;
};

/** The engine as `COFFRE_TLS=self-signed` starts it, with a data folder of its own. */
export async function startEngineOverTls(environment: Record<string, string> = {}): Promise<EngineOverTls> {
  const dataFolder = await mkdtemp(join(tmpdir(), "coffre-tls-"));
  const [port, tlsPort] = [await lastingPort(), await lastingPort()];
  const engine = await spawnEngine({
    COFFRE_TLS: "self-signed",
    COFFRE_TLS_PORT: String(tlsPort),
    COFFRE_ENGINE_PORT: String(port),
    COFFRE_DATA_DIR: dataFolder,
    ...environment,
  });
  await untilReady(engine);
  return {
    domain: `localhost:${tlsPort}`,
    caFile: join(dataFolder, "tls", "ca.pem"),
    output: engine.output,
    errors: () => errorLines(engine.output()),
    async stop() {
      engine.child.kill("SIGTERM");
      await engine.ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function untilReady({ child, port, output }: EngineProcess): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`the engine is not ready:\n${output()}`);
}
