import "server-only";
import type { Tx } from "#lib/db/client.ts";

/** Notified with the id of an execution that is to stop. */
export const CANCEL_CHANNEL = "coffre_cancel";

export type ExecutionJob = { tenantId: string; executionId: string };

/** Where executions wait for an engine. Filled in the transaction that makes them, so that neither is without the other. */
export type ExecutionQueue = {
  /** @param startAfter Not before this moment. In the place of a job that the execution had. */
  add(tx: Tx, job: ExecutionJob, startAfter?: Date): Promise<void>;
};
