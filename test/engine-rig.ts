import { afterEach } from "vitest";
import { type JobQueue, openJobQueue } from "#engine/jobs/execution-queue.ts";
import { createExecutor, type Executor, type ExecutorOptions } from "#engine/jobs/executor.ts";
import type { EngineParts } from "#engine/run/run.ts";
import { newId } from "#lib/db/ids.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { makeEngineParts } from "./engine-parts.ts";

export type EngineRig = Executor & { queue: JobQueue; engine: EngineParts; engineId: string };

type RigOptions = Partial<ExecutorOptions> & {
  /** As in COFFRE_EGRESS_ALLOW. */
  allow?: string[];
};

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});

/** What one engine's process has. It polls and sweeps once a minute, so that a test sees what comes without. */
export async function makeRig({ allow = [], ...options }: RigOptions = {}): Promise<EngineRig> {
  const queue = await openJobQueue(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  const engine = { ...(await makeEngineParts({ allow })), queue };
  const engineId = newId();
  const slow = { pollMs: 60_000, sweepMs: 60_000 };
  const executor = createExecutor({ engineId, engine, queue, ...slow, ...options });
  open.push({
    stop: async () => {
      await executor.dispatcher.stop(1_000);
      await queue.close();
      await engine.egress.close();
    },
  });
  return { ...executor, queue, engine, engineId };
}
