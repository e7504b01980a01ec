"use client";

import { useState } from "react";
import type { ReplaceItemInput, ReplacementFlow } from "#lib/replacements/schema.ts";

export type FlowChoice = { isTicked: boolean; publish: boolean };

/** Whether its draft can be changed by the reader. */
export function canReplaceIn({ isLocked, actions }: ReplacementFlow): boolean {
  return !isLocked && actions.length > 0;
}

export function canPublishToo(flow: ReplacementFlow): boolean {
  return canReplaceIn(flow) && flow.published?.state === "alike";
}

/** Which flows are changed, and which of them are published too. At first all drafts, and nothing more. */
export function useReplacementChoice(flows: readonly ReplacementFlow[]) {
  const [choices, setChoices] = useState<ReadonlyMap<string, FlowChoice>>(new Map());
  const choiceOf = (flow: ReplacementFlow): FlowChoice => {
    const { isTicked, publish } = choices.get(flow.flowId) ?? { isTicked: true, publish: false };
    const isChanged = isTicked && canReplaceIn(flow);
    return { isTicked: isChanged, publish: isChanged && publish && canPublishToo(flow) };
  };
  const changeAll = (changed: readonly ReplacementFlow[], change: Partial<FlowChoice>) =>
    setChoices(
      new Map([...choices, ...changed.map((flow) => [flow.flowId, { ...choiceOf(flow), ...change }] as const)]),
    );
  const ticked = flows.filter((flow) => choiceOf(flow).isTicked);
  const wanted: ReplaceItemInput["flows"] = ticked.map((flow) => ({
    flowId: flow.flowId,
    draftVersion: flow.draftVersion,
    publish: choiceOf(flow).publish,
  }));
  return { choiceOf, changeAll, ticked, wanted };
}
