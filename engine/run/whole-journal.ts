import "server-only";
import { z } from "zod";
import type { StateClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { type PublicSealingKey, seal } from "#lib/crypto/seal.ts";
import { json } from "#lib/shared/json.ts";
import type { Keyring } from "./open-keyring.ts";
import { realStep } from "./replay.ts";
import type { ExecutionKey } from "./running-execution.ts";

/** Stands in the place of a step's `seq` in what is sealed of an execution as a whole. */
const WHOLE = -1;

/** What masking changed in an execution's result, and in steps that are kept whole. */
const wholeReal = z.object({
  result: json.optional(),
  steps: z.array(z.object({ seq: z.number(), attempt: z.number(), real: realStep })).optional(),
});
export type WholeReal = z.infer<typeof wholeReal>;

/** @returns Null if masking changed nothing. */
export async function sealWhole(
  to: PublicSealingKey,
  { tenantId, executionId }: ExecutionKey,
  real: WholeReal,
): Promise<string | null> {
  if (real.result === undefined && !real.steps?.length) return null;
  const claims = { use: "journal-state", tenant: tenantId, execution: executionId, seq: WHOLE } as const;
  return seal(to, JSON.stringify(real), claims);
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
