import "server-only";
import { z } from "zod";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { StateClaims } from "#lib/crypto/claims.ts";
import { EnvelopeError, open } from "#lib/crypto/open.ts";
import { seal } from "#lib/crypto/seal.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { type LockedExecution, lockExecution } from "#lib/executions/mutations/lock-execution.ts";
import { type ExecutionStatus, type ShownStep, shownStep } from "#lib/executions/schema.ts";
import { holdVersions } from "#lib/flows/mutations/item-uses.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { Keyring } from "./open-keyring.ts";
import { type RealStep, realStep } from "./replay.ts";
import type { StepRow } from "./step-rows.ts";
import { wholeState } from "./whole-journal.ts";

const repeatable: readonly ExecutionStatus[] = ["FAILED", "CANCELED"];

/**
 * A new execution of the same version with the same input, that takes what succeeded from the journal of this one, and
 * goes on where it failed.
 *
 * @throws AppError FORBIDDEN without `flow:run` or for an item that is not shared; NOT_FOUND; CONFLICT if it did not
 *   fail, if nobody knows what became of one of its effects, or what its steps gave cannot be opened any more.
 */
export async function rerunFromFailure(
  actor: Actor,
  { executionId }: { executionId: string },
  { keyring, queue }: { keyring: Keyring; queue: ExecutionQueue },
): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const failed = await lockExecution(tx, actor, executionId);
    if (!repeatable.includes(failed.status)) throw new AppError("CONFLICT", "errors.executionNotFailed");
    await requireNothingOpen(tx, actor, executionId);
    const steps = await keptSteps(tx, actor, failed, keyring);
    if (steps.some(({ shown }) => shown.isLost)) throw new AppError("CONFLICT", "errors.rerunStateLost");
    const id = newId();
    await copyExecution(tx, actor, failed, id);
    await copySteps(tx, { tenantId, executionId: id }, steps, keyring);
    await queue.add(tx, { tenantId, executionId: id });
    await recordAudit(tx, actor, {
      action: "execution.rerun",
      targetId: failed.flowId,
      detail: { name: failed.flowName, execution: toPublicId("afe", executionId), newExecution: toPublicId("afe", id) },
    });
    return { id };
  });
}

/** Taken once already: whoever claims it looks for its journal. */
async function copyExecution(tx: Tx, actor: Actor, failed: LockedExecution, id: string): Promise<void> {
  const { tenantId } = actor;
  const { isDraft, isDry, input, trigger, answers, flowId, flowVersionId, calledVersions } = failed;
  await holdVersions(tx, actor, [flowVersionId, ...calledVersions]);
  await tx.flowExecution.create({
    data: {
      ...{ tenantId, id, flowId, flowVersionId, calledVersions, isDraft, isDry },
      source: "RERUN",
      rerunOfId: failed.id,
      startedById: actor.operatorId,
      status: "QUEUED",
      input: input ?? Prisma.JsonNull,
      ...(trigger !== null && { trigger }),
      ...(answers !== null && { answers }),
      takes: 1,
    },
    select: { id: true },
  });
}

/** In another execution its key is another one: no provider would know the attempt again. */
async function requireNothingOpen(tx: Tx, { tenantId }: Actor, executionId: string): Promise<void> {
  const [open] = await tx.$queryRaw<{ actionId: string }[]>`
    select s."actionId" from "ExecutionStep" s
    where s."tenantId" = ${tenantId}::uuid and s."executionId" = ${executionId}::uuid and s."status" = 'STARTED'
      and s."idempotencyKey" is not null and s."shown" ->> 'settledAs' is distinct from 'REPEAT' and not exists (
        select from "ExecutionStep" l where l."tenantId" = s."tenantId" and l."executionId" = s."executionId"
          and l."seq" = s."seq" and l."attempt" > s."attempt")
    order by s."seq" limit 1`;
  if (open) throw new AppError("CONFLICT", "errors.rerunUncertain", { action: open.actionId });
}

type CopiedStep = Omit<StepRow, "state" | "shown"> & { shown: ShownStep; real: RealStep | null };

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

/** What succeeded, what failed and might, and what holds some of it. */
async function keptSteps(
  tx: Tx,
  { tenantId }: Actor,
  { id, journal, journalState }: LockedExecution,
  keyring: Keyring,
): Promise<CopiedStep[]> {
  try {
    if (journal !== null) {
      const { steps = [] } = await wholeState(keyring, { tenantId, executionId: id }, journalState);
      const reals = new Map(steps.map(({ seq, attempt, real }) => [`${seq} ${attempt}`, real]));
      const rows = kept(z.array(storedStep).parse(journal));
      return rows.map((row) => ({ ...row, real: reals.get(`${row.seq} ${row.attempt}`) ?? null }));
    }
    const rows = await tx.executionStep.findMany({
      where: { tenantId, executionId: id },
      orderBy: [{ seq: "asc" }, { attempt: "asc" }],
    });
    const states = new Map(rows.map(({ seq, attempt, state }) => [`${seq} ${attempt}`, state]));
    return await Promise.all(
      kept(rows.map((row) => storedStep.parse(row))).map(async (row) => {
        const state = states.get(`${row.seq} ${row.attempt}`) ?? null;
        const place = { tenantId, executionId: id, seq: row.seq };
        return { ...row, real: state === null ? null : await openReal(keyring, place, state) };
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
function kept(steps: readonly z.output<typeof storedStep>[]): z.output<typeof storedStep>[] {
  const isOver = ({ status, shown }: (typeof steps)[number]) => status === "SUCCEEDED" || shown.isAbsorbed === true;
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

async function openReal(
  { privateKeys }: Keyring,
  { tenantId, executionId, seq }: { tenantId: string; executionId: string; seq: number },
  state: string,
): Promise<RealStep> {
  const claims = { use: "journal-state", tenant: tenantId, execution: executionId, seq } as const;
  return realStep.parse(JSON.parse((await open<StateClaims>(privateKeys, state, claims)).plaintext));
}

/** Sealed anew: an envelope is for one execution. */
async function copySteps(
  tx: Tx,
  { tenantId, executionId }: { tenantId: string; executionId: string },
  steps: readonly CopiedStep[],
  { publicKey }: Keyring,
): Promise<void> {
  const claims = (seq: number) => ({ use: "journal-state", tenant: tenantId, execution: executionId, seq }) as const;
  await tx.executionStep.createMany({
    data: await Promise.all(
      steps.map(async ({ real, shown, ...step }) => ({
        ...step,
        tenantId,
        executionId,
        shown: { ...shown, isReused: true } as Prisma.InputJsonValue,
        state: real === null ? null : await seal(publicKey, JSON.stringify(real), claims(step.seq)),
      })),
    ),
  });
}
