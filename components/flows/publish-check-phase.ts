type Asked = { error: Error | null; isFetching: boolean };

export type CheckPhase =
  | { kind: "checking" | "checked" | "notSaved" | "stopped"; error: null }
  | { kind: "failed"; error: Error };

/**
 * How far saving and checking the draft came. `stopped`: nobody asks any more, and there was no answer, as when a query
 * was canceled.
 */
export function checkPhase(
  saved: Asked & { data?: boolean | undefined },
  check: Asked & { data?: unknown },
): CheckPhase {
  if (saved.isFetching || check.isFetching) return { kind: "checking", error: null };
  const error = saved.error ?? check.error;
  if (error) return { kind: "failed", error };
  if (saved.data === false) return { kind: "notSaved", error: null };
  return { kind: check.data === undefined ? "stopped" : "checked", error: null };
}
