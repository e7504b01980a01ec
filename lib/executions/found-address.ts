import type { FoundText } from "./list-schema.ts";

/** What the inspector shows of an action, or of the flow, one at a time. */
export const detailTabs = ["input", "request", "output", "error"] as const;
export type DetailTab = (typeof detailTabs)[number];

/** A place in an execution, as an address names it. */
export type FoundAddress = {
  /** The path of an action, or the flow's own line; null for none. */
  at: string | null;
  tab: DetailTab | null;
  /** Which attempt at the action; null for the last. */
  attempt: number | null;
};

/** The line of the flow itself, above those of its actions, which are named by their paths. */
export const FLOW_KEY = "flow";

const tabOf: Record<FoundText["side"], DetailTab | null> = {
  input: "input",
  // Beside the tabs.
  trigger: null,
  sent: "request",
  output: "output",
  result: "output",
  error: "error",
};

/** The address's query that opens an execution where a text was found. */
export function foundQuery({ step, side }: Pick<FoundText, "step" | "side">): string {
  const tab = tabOf[side];
  return new URLSearchParams({
    at: step?.path ?? FLOW_KEY,
    ...(tab && { tab }),
    ...(step && { attempt: String(step.attempt) }),
  }).toString();
}

/** What the address asks for; what it says wrongly is left out. */
export function readFoundAddress(params: Pick<URLSearchParams, "get">): FoundAddress {
  const tab = params.get("tab");
  const attempt = Number(params.get("attempt"));
  return {
    at: params.get("at"),
    tab: detailTabs.find((each) => each === tab) ?? null,
    attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : null,
  };
}
