import "server-only";
import { z } from "zod";
import type { StateClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { seal } from "#lib/crypto/seal.ts";
import { type Json, json } from "#lib/shared/json.ts";
import type { Keyring } from "./open-keyring.ts";
import type { ExecutionKey } from "./running-execution.ts";

/** What a step's `state` holds: input and output as they were, and the values that `mask()` named in it. */
export const realStep = z.object({ input: json.optional(), output: json.optional(), masks: z.array(json).optional() });
export type RealStep = z.infer<typeof realStep>;

/** For that step of that execution alone. */
export function sealStep(
  { publicKey }: Pick<Keyring, "publicKey">,
  execution: ExecutionKey,
  seq: number,
  real: Json | RealStep,
): Promise<string> {
  return seal(publicKey, JSON.stringify(real), claimsOf(execution, seq));
}

/** @throws EnvelopeError */
export async function openStep(
  { privateKeys }: Pick<Keyring, "privateKeys">,
  execution: ExecutionKey,
  seq: number,
  state: string,
): Promise<RealStep> {
  const { plaintext } = await open<StateClaims>(privateKeys, state, claimsOf(execution, seq));
  return realStep.parse(JSON.parse(plaintext));
}

function claimsOf({ tenantId, executionId }: ExecutionKey, seq: number): StateClaims {
  return { use: "journal-state", tenant: tenantId, execution: executionId, seq };
}
