"use client";

import { useNow, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useStateName } from "#components/vault/use-state-name.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { calledFlowOf, connectionIdOf } from "#lib/flows/walk-actions.ts";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { storedItemsOf } from "./action-items.ts";
import { countProblems } from "./action-problems.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowFacts } from "./editor-context.ts";

/** States of an item in which the action fails, or may, called as in the vault, the worst first. One that expires works yet. */
const failingStates = ["empty", "expired", "failing", "permissionsChanged"] as const;
type FailingState = (typeof failingStates)[number];

export type ActionMark = {
  kind: "hidden" | "missing" | FailingState | "anyHost" | "expiring" | "uncallable" | "problems";
  text: string;
};

/**
 * What is wrong with an action, in words: drawn on its card, and part of what its row is called. Of its items the worst.
 * The function stays the same while one types.
 */
export function useActionMarks(): (action: FlowAction) => ActionMark[] {
  const t = useTranslations("flows");
  const vault = useTranslations("vault");
  const itemMark = useItemMark();
  const stateMark = useStateMark();
  const { findFlow, senderOf } = useFlowFacts();
  return useCallback(
    (action) => {
      const flowId = calledFlowOf(action);
      const flow = flowId === null ? undefined : findFlow(flowId);
      const sender = senderOf(action)?.sender;
      const problems = countProblems(action);
      const marks: (ActionMark | false | null | undefined)[] = [
        itemMark(action),
        flow === null && { kind: "missing", text: t("called.gone") },
        flow && !flow.isPublished && { kind: "uncallable", text: t("called.unpublished") },
        sender === null && { kind: "missing", text: t("sender.none") },
        sender && !sender.isReady && { kind: "empty", text: vault("states.empty") },
        sender?.isReady && sender.standing && stateMark([{ ...sender.standing, setupType: null, isAnyHost: false }]),
        problems > 0 && { kind: "problems", text: t("tree.problems", { count: problems }) },
      ];
      return marks.filter((mark): mark is ActionMark => Boolean(mark));
    },
    [t, vault, itemMark, stateMark, findFlow, senderOf],
  );
}

function useItemMark(): (action: FlowAction) => ActionMark | null {
  const t = useTranslations("flows");
  const stateMark = useStateMark();
  const { findItem, hiddenItems } = useFlowFacts();
  return useCallback(
    (action) => {
      const stored = storedItemsOf(action);
      const unseen = stored.filter((id) => findItem(id) === null);
      if (connectionOf(action, findItem).kind === "hidden") return { kind: "hidden", text: t("tree.connectionHidden") };
      if (unseen.some((id) => hiddenItems.has(id))) return { kind: "hidden", text: t("tree.itemHidden") };
      if (unseen.length > 0) return { kind: "missing", text: t("references.missing") };
      return stateMark([connectionIdOf(action) ?? [], ...stored].flat().flatMap((id) => findItem(id) ?? []));
    },
    [t, stateMark, findItem, hiddenItems],
  );
}

type Standing = Pick<ItemOption, "state" | "setupType" | "expiresAt" | "isAnyHost">;

/** The worst of how the items of an action stand. */
function useStateMark(): (items: readonly Standing[]) => ActionMark | null {
  const vault = useTranslations("vault");
  const stateName = useStateName();
  const now = useNow();
  return useCallback(
    (items) => {
      for (const kind of failingStates) {
        const item = items.find(({ state }) => state === kind);
        if (item) return { kind, text: stateName(item) };
      }
      if (items.some(({ isAnyHost }) => isAnyHost)) return { kind: "anyHost", text: vault("notes.anyHost") };
      const ends = items.flatMap(({ state, expiresAt }) => (state === "expiring" && expiresAt ? [+expiresAt] : []));
      if (ends.length === 0) return null;
      const days = daysLeft(new Date(Math.min(...ends)), now);
      return { kind: "expiring", text: vault("expiry.expiresIn", { days }) };
    },
    [vault, stateName, now],
  );
}
