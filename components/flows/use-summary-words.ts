"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { SummaryWords } from "./action-text.ts";
import { useFlowFacts } from "./editor-context.ts";
import { useReferenceName } from "./use-reference-name.ts";

/** What an action's line in the tree is written with. */
export function useSummaryWords(): SummaryWords {
  const t = useTranslations("flows");
  const reference = useReferenceName();
  const words = useMemo(
    () => ({
      operator: (operator: Parameters<SummaryWords["operator"]>[0]) => t(`operators.${operator}`),
      and: t("condition.and"),
      or: t("condition.or"),
    }),
    [t],
  );
  const { findFlow } = useFlowFacts();
  return {
    ...words,
    reference,
    flow: (flowId) => {
      const flow = findFlow(flowId);
      return flow === null ? t("called.gone") : (flow?.name ?? "…");
    },
  };
}
