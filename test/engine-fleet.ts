import { setTimeout as sleep } from "node:timers/promises";
import { lastingPort } from "#scripts/ports.ts";
import { type EngineProcess, errorLines, spawnEngine } from "./engine-process.ts";

const RESPAWN_MS = 200;
const READY_MS = 60_000;

/** Engines side by side on one database, each started anew on its ports whenever it ends. */
export async function startFleet(count: number, environment: Record<string, string>) {
  const processes: EngineProcess[] = [];
  const all: EngineProcess[] = [];
  let isStopping = false;

  async function keep(slot: number, ports: Record<string, string>): Promise<void> {
    while (!isStopping) {
      const engine = await spawnEngine({ ...environment, ...ports });
      processes[slot] = engine;
      all.push(engine);
      if (isStopping) engine.child.kill("SIGKILL");
      await engine.ended;
      await sleep(RESPAWN_MS);
    }
  }

  const kept: Promise<void>[] = [];
  const origins: string[] = [];
  for (let slot = 0; slot < count; slot++) {
    const [port, internalPort] = [await lastingPort(), await lastingPort()];
    origins.push(`http://127.0.0.1:${port}`);
    kept.push(keep(slot, { COFFRE_ENGINE_PORT: String(port), COFFRE_INTERNAL_PORT: String(internalPort) }));
  }

  return {
    origins,
    /** What all of them logged as errors so far, the killed ones too. */
    errors: () => all.flatMap(({ output }) => errorLines(output())),
    /** As the kernel or a power cut would: nothing is told, nothing is flushed. */
    kill: (slot: number) => processes[slot]?.child.kill("SIGKILL"),
    /** That slot, or all of them. */
    async untilReady(slot?: number): Promise<void> {
      const until = Date.now() + READY_MS;
      for (const origin of slot === undefined ? origins : origins.slice(slot, slot + 1)) {
        while (!(await isReady(origin))) {
          if (Date.now() > until) throw new Error(`no engine at ${origin}:\n${complaints(all)}`);
          await sleep(100);
        }
      }
    },
    /** In order, so that what goes wrong there is logged too. */
    async stop(): Promise<void> {
      isStopping = true;
      for (const { child } of processes) child.kill("SIGTERM");
      await Promise.all(kept);
    },
  };
}

/** What is no line of the log, as the reason why one did not start, and errors. */
function complaints(engines: readonly EngineProcess[]): string {
  const lines = engines.flatMap(({ output }) => [
    ...output()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("{")),
    ...errorLines(output()),
  ]);
  return lines.slice(-20).join("\n");
}

function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}
