import type { ExecutionStep } from "#lib/executions/schema.ts";

/** The status that the provider answered a failed attempt with; undefined for none. */
export function httpStatusOf({ shown }: ExecutionStep): number | undefined {
  const status = member(member(shown?.error?.details, "received"), "status") ?? shown?.error?.params.status;
  return typeof status === "number" ? status : undefined;
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}
