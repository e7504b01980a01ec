import "server-only";
import { z } from "zod";
import type { StateClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { seal } from "#lib/crypto/seal.ts";
import { type Json, json } from "#lib/shared/json.ts";
import type { Keyring } from "./open-keyring.ts";
import type { ExecutionKey } from "./running-execution.ts";
import type { StepDraft, StepRow } from "./step-rows.ts";
import { type RealStep, realStep } from "./step-state.ts";

/** Stands in the place of a step's `seq` in what is sealed of an execution as a whole. */
const WHOLE = -1;

/** What masking changed in an execution's result, and in steps that are kept whole. */
const wholeReal = z.object({
  result: json.optional(),
  steps: z.array(z.object({ seq: z.number(), attempt: z.number(), real: realStep })).optional(),
});
export type WholeReal = z.infer<typeof wholeReal>;

/** Steps of which no row was written: as people may see them, and what masking changed. */
export function wholeSteps(drafts: readonly StepDraft[]): { journal: Json } & Required<Pick<WholeReal, "steps">> {
  return {
    journal: drafts.map(wholeStep) as unknown as Json,
    steps: drafts.flatMap(({ seq, attempt, real }) =>
      real === null ? [] : [{ seq, attempt, real: real as RealStep }],
    ),
  };
}

/** Without what readers take for granted: a short run's journal is most of what its call costs. */
function wholeStep({ real: _, attempt, resumeAt, idempotencyKey, ...step }: StepDraft): Partial<StepRow> {
  return Object.assign(
    step,
    attempt > 1 && { attempt },
    resumeAt && { resumeAt },
    idempotencyKey !== null && { idempotencyKey },
  );
}

/** @returns Null if masking changed nothing. */
export async function sealWhole(
  { publicKey }: Pick<Keyring, "publicKey">,
  { tenantId, executionId }: ExecutionKey,
  real: WholeReal,
): Promise<string | null> {
  if (real.result === undefined && !real.steps?.length) return null;
  const claims = { use: "journal-state", tenant: tenantId, execution: executionId, seq: WHOLE } as const;
  return seal(publicKey, JSON.stringify(real), claims);
}

/** @throws EnvelopeError */
export async function wholeState(
  { privateKeys }: Pick<Keyring, "privateKeys">,
  { tenantId, executionId }: ExecutionKey,
  state: string | null,
): Promise<WholeReal> {
  if (state === null) return {};
  const claims = { use: "journal-state", tenant: tenantId, execution: executionId, seq: WHOLE } as const;
  return wholeReal.parse(JSON.parse((await open<StateClaims>(privateKeys, state, claims)).plaintext));
}
