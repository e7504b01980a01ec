import "server-only";
import { db } from "#lib/db/client.ts";
import type { RunEnd } from "#lib/executions/run-start.ts";
import { stepError } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { databaseNow } from "../run/database-now.ts";
import type { Keyring } from "../run/open-keyring.ts";
import type { ExecutionKey } from "../run/running-execution.ts";
import { wholeState } from "../run/whole-journal.ts";

/**
 * How an execution stands, and for how long it rests; null if there is none. Its result is what the flow made, not its marks: for whoever called
 * the flow, never for a page.
 */
export async function readEnd(
  key: ExecutionKey,
  keyring: Pick<Keyring, "privateKeys">,
): Promise<{ end: RunEnd; restMs: number | null } | null> {
  const { tenantId, executionId } = key;
  const row = await db.flowExecution.findFirst({
    where: { tenantId, id: executionId },
    select: { status: true, result: true, resultStatus: true, error: true, journalState: true, resumeAt: true },
  });
  if (!row) return null;
  const { result = row.result as Json } = await wholeState(keyring, key, row.journalState);
  const error = row.error === null ? null : stepError.parse(row.error);
  const end = { executionId, status: row.status, result, resultStatus: row.resultStatus, error };
  return { end, restMs: row.resumeAt && row.resumeAt.getTime() - (await databaseNow()) };
}
