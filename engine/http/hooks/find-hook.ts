import "server-only";
import { createGatherer } from "#lib/db/gather.ts";
import { pool } from "#lib/db/pool.ts";
import type { StartedFlow } from "#lib/executions/run-start.ts";
import type { HookAuth, HookMode } from "#lib/triggers/schema.ts";

export type Hook = {
  tenantId: string;
  id: string;
  flowId: string;
  isEnabled: boolean;
  mode: HookMode;
  auth: HookAuth;
  secretHash: Buffer | null;
  /** The sealed key of its signatures. */
  jwe: string | null;
  allowsGet: boolean;
  ratePerMinute: number | null;
  concurrencyLimit: number | null;
  idempotencySource: string | null;
  idempotencySeconds: number;
  lastFiredAt: Date | null;
  callbackScheme: string | null;
  callbackItemId: string | null;
  callbackField: string | null;
  callbackOptions: unknown;
  /** Its flow as it stood with it. */
  flow: StartedFlow;
  /** What both rows were: another text once one of them was written. */
  basis: string;
};

type HookRow = Omit<Hook, "flow"> & {
  flowName: string;
  flowVersionId: string | null;
  flowConcurrencyLimit: number | null;
  flowTimeLimitSeconds: number | null;
};

const MAX_BATCH = 100;

/** The id is the one thing known here: it is unique over all tenants, and tells the tenant. */
const query = {
  name: "coffre-find-hooks",
  text: `select t."tenantId", t."id", t."flowId", t."isEnabled", t."mode", t."auth", t."secretHash", s."jwe",
      t."allowsGet", t."ratePerMinute", t."concurrencyLimit", t."idempotencySource", t."idempotencySeconds", t."lastFiredAt",
      t."callbackScheme", t."callbackItemId", t."callbackField", t."callbackOptions",
      f."name" as "flowName", f."publishedVersionId" as "flowVersionId", f."concurrencyLimit" as "flowConcurrencyLimit",
      f."timeLimitSeconds" as "flowTimeLimitSeconds", t.xmin::text || ' ' || f.xmin::text as "basis"
    from "FlowTrigger" t
      join "Flow" f on f."tenantId" = t."tenantId" and f."id" = t."flowId"
      left join "TriggerSecret" s on s."tenantId" = t."tenantId" and s."triggerId" = t."id"
    where t."id" = any($1::uuid[]) and t."type" = 'HOOK'`,
};

/**
 * The hook and its flow as they stand now, or null. Calls that arrive together are answered by one statement.
 */
export const findHook: (id: string) => Promise<Hook | null> = createGatherer(
  async (ids: readonly string[]) => {
    const { rows } = await pool().query<HookRow>({ ...query, values: [[...new Set(ids)]] });
    const hooks = new Map(rows.map((row) => [row.id, toHook(row)]));
    return ids.map((id) => hooks.get(id) ?? null);
  },
  { maxBatch: MAX_BATCH },
);

function toHook({ flowName, flowVersionId, flowConcurrencyLimit, flowTimeLimitSeconds, ...row }: HookRow): Hook {
  const limits = { concurrencyLimit: flowConcurrencyLimit, timeLimitSeconds: flowTimeLimitSeconds };
  return { ...row, flow: { name: flowName, flowVersionId, ...limits } };
}
