"use client";

import { useTranslations } from "next-intl";
import type { EditStep } from "#lib/flows/edit-history.ts";

/** What undo and redo say that they do, and did. Null for nothing. */
export function useStepText() {
  const t = useTranslations("flows.history");
  const nameOf = (step: EditStep) =>
    "count" in step ? t(`step.${step.kind}`, { count: step.count }) : t(`step.${step.kind}`);
  return {
    undo: (step: EditStep | null) => (step ? t("undone", { step: nameOf(step) }) : t("nothingToUndo")),
    redo: (step: EditStep | null) => (step ? t("redone", { step: nameOf(step) }) : t("nothingToRedo")),
    undoLabel: (step: EditStep | null) => (step ? t("undoStep", { step: nameOf(step) }) : t("undo")),
    refused: (by: "undo" | "redo", step: EditStep, name: string | null) =>
      t(`refused.${by}`, { step: nameOf(step), name: name ?? t("elsewhere") }),
    unreachable: t("unreachable"),
    redoLabel: (step: EditStep | null) => (step ? t("redoStep", { step: nameOf(step) }) : t("redo")),
  };
}
