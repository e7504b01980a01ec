import "server-only";
import { createGatherer } from "#lib/db/gather.ts";
import { pool } from "#lib/db/pool.ts";
import type { RunStart, StartedFlow } from "#lib/executions/run-start.ts";
import { AppError } from "#lib/shared/app-error.ts";

const MAX_BATCH = 200;

export type PublishedFlow = StartedFlow & { flowVersionId: string };

/** @throws AppError NOT_FOUND; CONFLICT if nothing was published. */
export async function requirePublished(start: RunStart): Promise<PublishedFlow> {
  const flow = start.flow ?? (await findFlow({ tenantId: start.tenantId, flowId: start.flowId }));
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const { flowVersionId, ...rest } = flow;
  if (flowVersionId === null) throw neverPublished(flow.name);
  return { ...rest, flowVersionId };
}

export function neverPublished(name: string): AppError {
  return new AppError("CONFLICT", "engine.neverPublished", { name });
}

/** Asked anew for each run: what was published a moment ago is what runs. Many at once are one statement. */
const findFlow = createGatherer(
  async (keys: readonly { tenantId: string; flowId: string }[]): Promise<(StartedFlow | null)[]> => {
    const { rows } = await pool().query<StartedFlow & { tenantId: string; id: string }>({
      name: "find-published-flows",
      text: `select "tenantId", "id", "name", "publishedVersionId" as "flowVersionId", "concurrencyLimit",
          "timeLimitSeconds"
        from "Flow" where ("tenantId", "id") in (select * from unnest($1::uuid[], $2::uuid[]))`,
      values: [keys.map(({ tenantId }) => tenantId), keys.map(({ flowId }) => flowId)],
    });
    const byKey = new Map(rows.map(({ tenantId, id, ...row }) => [`${tenantId} ${id}`, row]));
    return keys.map(({ tenantId, flowId }) => byKey.get(`${tenantId} ${flowId}`) ?? null);
  },
  { maxBatch: MAX_BATCH },
);
