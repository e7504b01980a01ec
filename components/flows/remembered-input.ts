const EMPTY = "{}";
const keyOf = (kind: "input" | "answers" | "dry", flowId: string) => `coffre-run-${kind}-${flowId}`;

/** What the last run of a flow in this tab began with. It stays in the tab: an input may hold personal data. */
export type RememberedRun = {
  /** JSON as it was typed. */
  input: string;
  isDry: boolean;
  /** What a dry run was answered with, JSON as it was typed, by the action's id. */
  answers: Readonly<Record<string, string>>;
};

export function recallRun(flowId: string): RememberedRun {
  return {
    input: sessionStorage.getItem(keyOf("input", flowId)) ?? EMPTY,
    isDry: sessionStorage.getItem(keyOf("dry", flowId)) === "true",
    answers: JSON.parse(sessionStorage.getItem(keyOf("answers", flowId)) ?? EMPTY) as Record<string, string>,
  };
}

export function rememberRun(flowId: string, { input, isDry, answers }: RememberedRun): void {
  sessionStorage.setItem(keyOf("input", flowId), input);
  sessionStorage.setItem(keyOf("dry", flowId), String(isDry));
  sessionStorage.setItem(keyOf("answers", flowId), JSON.stringify(answers));
}
