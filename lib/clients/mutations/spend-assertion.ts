import "server-only";
import { hash } from "node:crypto";
import { db } from "#lib/db/client.ts";
import type { KnownClient } from "../schema.ts";

const BATCH = 1_000;
/** What one round deletes at most: the next one goes on. */
const MAX_BATCHES = 100;

/**
 * Uses up an assertion, for all engines.
 *
 * @param expiresAt From when on the assertion is refused by its time alone.
 * @returns False if it was used before.
 */
export async function spendAssertion(
  { tenantId, id: clientId }: Pick<KnownClient, "tenantId" | "id">,
  jti: string,
  expiresAt: Date,
): Promise<boolean> {
  const jtiHash = new Uint8Array(hash("sha256", jti, "buffer"));
  const { count } = await db.clientAssertion.createMany({
    data: [{ tenantId, clientId, jtiHash, expiresAt }],
    skipDuplicates: true,
  });
  return count === 1;
}

/**
 * What clients need no more: assertions five minutes past their time, since the clock of an engine that judges them may
 * be behind, and secrets whose day after a rotation is over.
 */
export async function forgetCredentials(): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const count = await db.$executeRaw`
      delete from "ClientAssertion" where ctid in (
        select ctid from "ClientAssertion" where "expiresAt" < now() - interval '5 minutes'
        order by "expiresAt" limit ${BATCH} for update skip locked)`;
    if (count < BATCH) break;
  }
  await db.$executeRaw`
    update "ApiClient" set "previousSecretHash" = null, "previousUntil" = null where "previousUntil" < now()`;
}
