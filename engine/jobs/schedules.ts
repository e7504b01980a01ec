import "server-only";
import { db } from "#lib/db/client.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { createExecution } from "#lib/executions/mutations/create-execution.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { Clock } from "#lib/shared/clock.ts";
import type { Json } from "#lib/shared/json.ts";
import { log } from "#lib/shared/log.ts";
import { countTimes, nextTime } from "#lib/triggers/cron.ts";

export type Schedules = {
  /** Starts what is due, each once over all engines. @returns How many executions it made. */
  fireDue(): Promise<number>;
};

type Due = {
  tenantId: string;
  id: string;
  flowId: string;
  cron: string;
  timeZone: string;
  nextAt: Date;
  input: Json;
  isPublished: boolean;
  now: Date;
};

/** In one call: what is left is due still at the next. */
const MAX_FIRED = 200;
const MAX_MISSED = 10_000;

/**
 * Fires schedules from their own rows: the time that is due, the execution and its job change in one transaction, so
 * that a crash fires neither twice nor never, and a time that passed while no engine ran is fired when one is back.
 *
 * @param clock The database's own unless given: engines whose clocks differ then agree.
 */
export function createSchedules({ queue, clock }: { queue: ExecutionQueue; clock?: Clock }): Schedules {
  async function fireOne(passedOver: readonly string[], note: (id: string) => void): Promise<boolean | null> {
    return db.$transaction(async (tx) => {
      const now = clock?.() ?? null;
      // The flow with it, as who changes a trigger has both locked; what another engine is at is left to it.
      const [due] = await tx.$queryRaw<Due[]>`
        select t."tenantId", t."id", t."flowId", t."cron", t."timeZone", t."nextAt", t."input",
          f."publishedVersionId" is not null as "isPublished", coalesce(${now}::timestamptz, now()) as "now"
        from "FlowTrigger" t join "Flow" f on f."tenantId" = t."tenantId" and f."id" = t."flowId"
        where t."nextAt" <= coalesce(${now}::timestamptz, now()) and t."isEnabled" and t."type" = 'SCHEDULE'
          and t."id" <> all(${[...passedOver]}::uuid[])
        order by t."nextAt" limit 1 for no key update of t, f skip locked`;
      if (!due) return null;
      note(due.id);
      const { tenantId, id: triggerId, flowId } = due;
      await tx.flowTrigger.updateMany({ where: { tenantId, id: triggerId }, data: timesAfter(due) });
      if (!due.isPublished) {
        log.info({ trigger: triggerId }, "a schedule is due, and its flow was never published");
        return false;
      }
      const trigger = firedBy(due);
      const start = { tenantId, flowId, source: "SCHEDULE", input: due.input, trigger, triggerId } as const;
      await queue.add(tx, { tenantId, ...(await createExecution(tx, start)) });
      return true;
    });
  }

  return {
    async fireDue() {
      let fired = 0;
      const passedOver: string[] = [];
      for (let tries = 0; tries < MAX_FIRED; tries++) {
        let current: string | null = null;
        const note = (id: string) => {
          current = id;
        };
        try {
          const isFired = await fireOne(passedOver, note);
          if (isFired === null) break;
          if (isFired) fired++;
        } catch (error) {
          // One that cannot be fired must not hold up the others; it is tried again at the next call.
          if (current === null || isDatabaseDown(error)) throw error;
          passedOver.push(current);
          log.error({ error, trigger: current }, "a schedule could not be fired");
        }
      }
      return fired;
    },
  };
}

/** Of two engines with one clock ahead, the time that was fired must not come again: the next is after both. */
function timesAfter({ cron, timeZone, nextAt, now }: Due): { nextAt: Date | null; lastFiredAt: Date } {
  const from = now > nextAt ? now : nextAt;
  return { nextAt: nextTime(cron, timeZone, from), lastFiredAt: now };
}

/** `{{ trigger }}`: the time that was due, when it was fired, and how many more times passed in between. */
function firedBy({ cron, timeZone, nextAt, now }: Due): { dueAt: string; firedAt: string; missed: number } {
  const missed = countTimes(cron, timeZone, nextAt, now, MAX_MISSED);
  return { dueAt: nextAt.toISOString(), firedAt: now.toISOString(), missed };
}
