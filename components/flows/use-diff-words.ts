"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { SummaryWords } from "./action-text.ts";
import type { DiffWords } from "./diff-rows.ts";
import type { FindFlow } from "./use-called-flows.ts";
import type { FindItem } from "./use-chosen-items.ts";
import { useReferenceNameOf } from "./use-reference-name.ts";

/**
 * What a difference is written with, outside the editor too.
 *
 * @param missing UUIDs of items that are known to be gone. Of the others that are not found, the reader may not see them.
 */
export function useDiffWords(findItem: FindItem, findFlow: FindFlow, missing: ReadonlySet<string>): DiffWords {
  const t = useTranslations("flows");
  const reference = useReferenceNameOf(findItem, (itemId) => !missing.has(itemId));
  const still = useMemo(
    () => ({
      operator: (operator: Parameters<SummaryWords["operator"]>[0]) => t(`operators.${operator}`),
      and: t("condition.and"),
      or: t("condition.or"),
      yes: t("diff.yes"),
      no: t("diff.no"),
      does: t("diff.does"),
      connection: t("panel.connection"),
      settings: {
        alias: t("panel.alias"),
        allow_failure: t("running.allowFailure"),
        mask_output: t("running.maskOutput"),
        timeout_seconds: t("running.timeout"),
        "retry.attempts": t("running.attempts"),
        "retry.delay_seconds": t("running.delay_seconds"),
        "retry.max_delay_seconds": t("running.max_delay_seconds"),
      },
    }),
    [t],
  );
  const itemName = (itemId: string, kind: "connection" | "stored") => {
    const item = findItem(itemId);
    if (item === undefined) return "…";
    if (item) return item.name;
    if (missing.has(itemId)) return kind === "connection" ? t("diff.connectionGone") : t("references.missing");
    return kind === "connection" ? t("tree.connectionHidden") : t("tree.itemHidden");
  };
  return {
    ...still,
    reference,
    item: itemName,
    flow: (flowId) => {
      const flow = findFlow(flowId);
      return flow === null ? t("called.gone") : (flow?.name ?? "…");
    },
  };
}
