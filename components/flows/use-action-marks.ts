"use client";

import { useTranslations } from "next-intl";
import type { FlowAction } from "#lib/flows/schema.ts";
import { countProblems } from "./action-problems.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";

/** States of a connection in which the action fails, called as in the vault. */
const failingStates = ["empty", "expired", "failing"] as const;
type FailingState = (typeof failingStates)[number];

export type ActionMark = { kind: "hidden" | FailingState | "problems"; text: string };

/** What is wrong with an action, in words: drawn on its card, and part of what its row is called. */
export function useActionMarks(): (action: FlowAction) => ActionMark[] {
  const t = useTranslations("flows");
  const stateText = useTranslations("vault.states");
  const { connections } = useFlowEditor();
  return (action) => {
    const connection = connectionOf(action, connections);
    const problems = countProblems(action);
    const marks: ActionMark[] = [];
    if (connection.kind === "hidden") marks.push({ kind: "hidden", text: t("tree.connectionHidden") });
    const state = connection.kind === "known" && failingStates.find((each) => each === connection.option.state);
    if (state) marks.push({ kind: state, text: stateText(state) });
    if (problems > 0) marks.push({ kind: "problems", text: t("tree.problems", { count: problems }) });
    return marks;
  };
}
