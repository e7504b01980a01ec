import "server-only";
import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { EnvelopeError } from "#lib/crypto/open.ts";
import type { Tx } from "#lib/db/client.ts";
import type { LockedExecution } from "#lib/executions/mutations/lock-execution.ts";
import { type ShownStep, shownStep } from "#lib/executions/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Keyring } from "./open-keyring.ts";
import type { StepRow } from "./step-rows.ts";
import { openStep, type RealStep } from "./step-state.ts";
import { wholeState } from "./whole-journal.ts";

/** A step that the new execution takes over, `real` as it was: null where masking changed nothing. */
export type KeptStep = Omit<StepRow, "state" | "shown"> & { shown: ShownStep; real: RealStep | null };

type Steps = readonly z.output<typeof storedStep>[];

const storedStep = z.object({
  seq: z.number(),
  attempt: z.number().default(1),
  path: z.string(),
  actionId: z.string(),
  type: z.string(),
  action: z.string(),
  status: z.enum(["STARTED", "WAITING", "SUCCEEDED", "FAILED"]),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date().nullable(),
  resumeAt: z.coerce.date().nullable().default(null),
  shown: shownStep,
  idempotencyKey: z.string().nullable().default(null),
});

/**
 * Of an execution that failed: what succeeded, what failed and might, and what holds some of it.
 *
 * @throws AppError CONFLICT where what a step gave cannot be opened any more.
 */
export function findKeptSteps(tx: Tx, actor: Actor, execution: LockedExecution, keyring: Keyring): Promise<KeptStep[]> {
  return openSteps(tx, actor, execution, keyring, kept);
}

/**
 * The journal of an execution with what masking hides in it, in the order in which its steps were started.
 *
 * @param choose Whose states are to be opened.
 * @throws AppError CONFLICT where what a step gave cannot be opened any more.
 */
export async function openSteps(
  tx: Tx,
  { tenantId }: Actor,
  { id, journal, journalState }: LockedExecution,
  keyring: Keyring,
  choose: (steps: Steps) => Steps = (steps) => steps,
): Promise<KeptStep[]> {
  try {
    if (journal !== null) {
      const { steps = [] } = await wholeState(keyring, { tenantId, executionId: id }, journalState);
      const reals = new Map(steps.map(({ seq, attempt, real }) => [`${seq} ${attempt}`, real]));
      const rows = choose(z.array(storedStep).parse(journal));
      return rows.map((row) => ({ ...row, real: reals.get(`${row.seq} ${row.attempt}`) ?? null }));
    }
    const rows = await tx.executionStep.findMany({
      where: { tenantId, executionId: id },
      orderBy: [{ seq: "asc" }, { attempt: "asc" }],
    });
    const states = new Map(rows.map(({ seq, attempt, state }) => [`${seq} ${attempt}`, state]));
    return await Promise.all(
      choose(rows.map((row) => storedStep.parse(row))).map(async (row) => {
        const state = states.get(`${row.seq} ${row.attempt}`) ?? null;
        const execution = { tenantId, executionId: id };
        return { ...row, real: state === null ? null : await openStep(keyring, execution, row.seq, state) };
      }),
    );
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new AppError("CONFLICT", "errors.rerunStateLost");
  }
}

/**
 * A loop or a call that did not end well, and of which something did, goes on with the items, or the version, that it
 * began with: the paths of its steps are theirs.
 */
function kept(steps: Steps): Steps {
  const isOver = ({ status, shown }: Steps[number]) => status === "SUCCEEDED" || shown.isAbsorbed === true;
  const holders = new Set(steps.filter(isOver).flatMap(({ path }) => holdersOf(path)));
  return steps.flatMap((step) => {
    if (isOver(step)) return [step];
    if (!holders.has(step.path)) return [];
    const { error: _, ...shown } = step.shown;
    return [{ ...step, status: "STARTED" as const, endedAt: null, resumeAt: null, shown }];
  });
}

/** Of `2.do#17.0.call.1`: `2` and `2.do#17.0`. */
function holdersOf(path: string): string[] {
  return [...path.matchAll(/\.(?:do#\d+|call)\./g)].map(({ index }) => path.slice(0, index));
}
