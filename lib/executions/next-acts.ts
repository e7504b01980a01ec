import { type ExecutionStatus, unfinishedStatuses } from "./schema.ts";

/** What may be done about an execution, as far as its status says. The server has the last word. */
export function canCancel(status: ExecutionStatus): boolean {
  return unfinishedStatuses.includes(status);
}

/** One whose end is not known is settled first: its effect may have happened. */
export function canRerun(status: ExecutionStatus): boolean {
  return status === "COMPLETED" || status === "FAILED" || status === "CANCELED";
}

export function canRerunFromFailure(status: ExecutionStatus): boolean {
  return status === "FAILED";
}
