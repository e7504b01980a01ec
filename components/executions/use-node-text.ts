"use client";

import { useLocale, useTranslations } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import type { LineTone } from "./step-line.tsx";
import type { ActionNode, TreeNode } from "./tree-nodes.ts";
import { useDurationText } from "./use-duration-text.ts";
import { type LineFacts, useStepFacts } from "./use-step-facts.ts";

export type NodeText = { name: string; note: string; fact: string; tone: LineTone; isDimmed: boolean; whole: string };

const tones: Partial<Record<LineFacts["state"], LineTone>> = { failed: "fail", again: "fail", unknown: "amber" };

/** What a line of the tree says, and how it looks. `whole` is what a screen reader hears. */
export function useNodeText(execution: ExecutionDetail): (node: TreeNode) => NodeText {
  const t = useTranslations("executions");
  const language = useLocale();
  const facts = useStepFacts(execution);
  const duration = useDurationText();

  const nameOf = ({ action, tookBranch, calledFlow }: ActionNode) => {
    const name = actionName(action, language);
    const way = tookBranch && tookBranch !== "do" ? t(`branch.${tookBranch}`) : calledFlow?.flowName;
    return way ? `${name} → ${way}` : name;
  };
  const textOf = (node: TreeNode): Omit<NodeText, "whole"> => {
    const plain = { note: "", fact: "", tone: "plain", isDimmed: false } as const;
    if (node.kind === "flow") return { ...plain, name: t("flowStep"), fact: t("flowStepHint") };
    if (node.kind === "action") {
      const { text, note, state } = facts(node);
      const tone = node.loop && node.loop.failed > 0 && state !== "unknown" ? "fail" : (tones[state] ?? "plain");
      return { name: nameOf(node), note, fact: text, tone, isDimmed: state === "unreached" };
    }
    if (node.kind === "iteration") {
      const { index, isFailed, startedAt, endedAt } = node.iteration;
      const took = duration(startedAt, endedAt) ?? t("notEnded");
      const fact = isFailed ? `${t("failed")} · ${took}` : took;
      return { ...plain, name: t("loop.iteration", { number: index + 1 }), fact, tone: isFailed ? "fail" : "plain" };
    }
    return { ...plain, name: t(`loop.${node.kind}`) };
  };
  return (node) => {
    const text = textOf(node);
    return { ...text, whole: [text.name, text.note, text.fact].filter(Boolean).join(", ") };
  };
}
