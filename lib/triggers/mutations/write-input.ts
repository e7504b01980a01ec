import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { jsonText } from "#lib/db/json-text.ts";
import type { CreateTriggerInput, UpdateTriggerInput } from "../schema.ts";

/** What a schedule starts its flow with. A hook has none. */
export async function writeInput(
  tx: Tx,
  { tenantId }: Actor,
  triggerId: string,
  input: CreateTriggerInput | UpdateTriggerInput,
): Promise<void> {
  if (input.type !== "SCHEDULE") return;
  await tx.$executeRaw`
    update "FlowTrigger" set "input" = ${jsonText(input.input)}::jsonb
    where "tenantId" = ${tenantId}::uuid and "id" = ${triggerId}::uuid`;
}
