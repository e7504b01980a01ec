"use client";

import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { actionName } from "./action-text.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useActionMarks } from "./use-action-marks.ts";

/**
 * What a row is called: for a screen reader, which hears nothing else of it, for type-ahead, and for its button. The
 * function stays the same while one types.
 */
export function useRowText(): (row: TreeRow) => string {
  const t = useTranslations("flows.tree");
  const language = useLocale();
  const marksOf = useActionMarks();
  return useCallback(
    (row) => {
      const nameOf = (action: FlowAction) => actionName(action, language);
      switch (row.kind) {
        case "start":
          return t("start");
        case "end":
          return t("end");
        case "gap":
          return gapText(row, t, nameOf);
        case "branch":
          return t("branchOf", { branch: t(`branch.${row.branch}`), name: nameOf(row.owner) });
        default:
          return [nameOf(row.action), ...marksOf(row.action).map(({ text }) => text)].join(", ");
      }
    },
    [t, language, marksOf],
  );
}

function gapText(
  { after, isOnly }: Extract<TreeRow, { kind: "gap" }>,
  t: ReturnType<typeof useTranslations<"flows.tree">>,
  nameOf: (action: FlowAction) => string,
): string {
  if (after === "start") return isOnly ? t("addFirst") : t("addAfterStart");
  if ("action" in after) return t("addAfter", { name: nameOf(after.action) });
  const names = { branch: t(`branch.${after.branch}`), name: nameOf(after.owner) };
  return isOnly ? t("addFirstOfNamedBranch", names) : t("addAtBranchStart", names);
}
