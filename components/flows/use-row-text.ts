"use client";

import { useLocale, useTranslations } from "next-intl";
import type { FlowAction } from "#lib/flows/schema.ts";
import { actionName } from "./action-text.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useActionMarks } from "./use-action-marks.ts";

/** What a row is called: for a screen reader, which hears nothing else of it, for type-ahead, and for its button. */
export function useRowText(): (row: TreeRow) => string {
  const t = useTranslations("flows.tree");
  const language = useLocale();
  const marksOf = useActionMarks();
  const nameOf = (action: FlowAction) => actionName(action, language);

  const gapText = (row: Extract<TreeRow, { kind: "gap" }>) => {
    if (row.after === "start") return row.isOnly ? t("addFirst") : t("addAfterStart");
    if ("action" in row.after) return t("addAfter", { name: nameOf(row.after.action) });
    const names = { branch: t(`branch.${row.after.branch}`), name: nameOf(row.after.owner) };
    return row.isOnly ? t("addFirstOfNamedBranch", names) : t("addAtBranchStart", names);
  };

  return (row) => {
    switch (row.kind) {
      case "start":
        return t("start");
      case "end":
        return t("end");
      case "gap":
        return gapText(row);
      case "branch":
        return t("branchOf", { branch: t(`branch.${row.branch}`), name: nameOf(row.owner) });
      default:
        return [nameOf(row.action), ...marksOf(row.action).map(({ text }) => text)].join(", ");
    }
  };
}
