import "server-only";
import { pool } from "#lib/db/pool.ts";
import type { Hook } from "./find-hook.ts";
import { HookFailure } from "./hook-failure.ts";

/**
 * Generic cell rate algorithm in one statement, so that engines share it: each call moves the moment from which the
 * hook is idle on by a cell, and is refused where that is more than a minute away. A hook that was idle takes a whole
 * minute's calls at once. Nothing is written for a refused call.
 */
const spend = {
  name: "coffre-spend-rate",
  text: `insert into "TriggerRate" as r ("tenantId", "triggerId", "idleAt")
    values ($1::uuid, $2::uuid, clock_timestamp() + make_interval(secs => 60.0 / $3::int))
    on conflict ("tenantId", "triggerId") do update
      set "idleAt" = greatest(r."idleAt", clock_timestamp()) + make_interval(secs => 60.0 / $3::int)
      where r."idleAt" <= clock_timestamp() + make_interval(secs => 60.0 - 60.0 / $3::int)`,
};
const wait = {
  name: "coffre-rate-wait",
  text: `select extract(epoch from "idleAt" - clock_timestamp())::float8 - (60.0 - 60.0 / $3::int)::float8 as "seconds"
    from "TriggerRate" where "tenantId" = $1::uuid and "triggerId" = $2::uuid`,
};

/** @throws HookFailure 429 with the seconds until the next call is taken. */
export async function spendRate({ tenantId, id, ratePerMinute }: Hook): Promise<void> {
  if (ratePerMinute === null) return;
  const values = [tenantId, id, ratePerMinute];
  const { rowCount } = await pool().query({ ...spend, values });
  if (rowCount === 1) return;
  const { rows } = await pool().query<{ seconds: number }>({ ...wait, values });
  const seconds = Math.max(1, Math.ceil(rows[0]?.seconds ?? 1));
  throw new HookFailure(429, "ERR_RATE_LIMITED", "engine.hookRate", { limit: ratePerMinute, seconds }, seconds);
}
