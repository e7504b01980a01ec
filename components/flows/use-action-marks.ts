"use client";

import { useTranslations } from "next-intl";
import { useStateName } from "#components/vault/use-state-name.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { calledFlowOf, connectionIdOf } from "#lib/flows/walk-actions.ts";
import { storedItemsOf } from "./action-items.ts";
import { countProblems } from "./action-problems.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";

/** States of an item in which the action fails, or may, called as in the vault, the worst first. */
const failingStates = ["empty", "expired", "failing", "permissionsChanged"] as const;
type FailingState = (typeof failingStates)[number];

export type ActionMark = {
  kind: "hidden" | "missing" | FailingState | "anyHost" | "uncallable" | "problems";
  text: string;
};

/** What is wrong with an action, in words: drawn on its card, and part of what its row is called. Of its items the worst. */
export function useActionMarks(): (action: FlowAction) => ActionMark[] {
  const t = useTranslations("flows");
  const vault = useTranslations("vault");
  const itemMark = useItemMark();
  const { findFlow, senderOf } = useFlowEditor();
  const flowMark = (action: FlowAction): ActionMark[] => {
    const flowId = calledFlowOf(action);
    const flow = flowId === null ? undefined : findFlow(flowId);
    if (flow === null) return [{ kind: "missing", text: t("called.gone") }];
    return flow && !flow.isPublished ? [{ kind: "uncallable", text: t("called.unpublished") }] : [];
  };
  const senderMark = (action: FlowAction): ActionMark[] => {
    const sender = senderOf(action)?.sender;
    if (sender === null) return [{ kind: "missing", text: t("sender.none") }];
    return sender && !sender.isReady ? [{ kind: "empty", text: vault("states.empty") }] : [];
  };
  return (action) => {
    const mark = itemMark(action);
    const problems = countProblems(action);
    return [
      ...(mark ? [mark] : []),
      ...flowMark(action),
      ...senderMark(action),
      ...(problems > 0 ? [{ kind: "problems" as const, text: t("tree.problems", { count: problems }) }] : []),
    ];
  };
}

function useItemMark(): (action: FlowAction) => ActionMark | null {
  const t = useTranslations("flows");
  const vault = useTranslations("vault");
  const stateName = useStateName();
  const { findItem, hiddenItems } = useFlowEditor();
  return (action) => {
    const stored = storedItemsOf(action);
    const unseen = stored.filter((id) => findItem(id) === null);
    if (connectionOf(action, findItem).kind === "hidden") return { kind: "hidden", text: t("tree.connectionHidden") };
    if (unseen.some((id) => hiddenItems.has(id))) return { kind: "hidden", text: t("tree.itemHidden") };
    if (unseen.length > 0) return { kind: "missing", text: t("references.missing") };
    const items = [connectionIdOf(action) ?? [], ...stored].flat().flatMap((id) => findItem(id) ?? []);
    for (const kind of failingStates) {
      const item = items.find(({ state }) => state === kind);
      if (item) return { kind, text: stateName(item) };
    }
    return items.some(({ isAnyHost }) => isAnyHost) ? { kind: "anyHost", text: vault("notes.anyHost") } : null;
  };
}
