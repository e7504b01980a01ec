"use client";

import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { actionName } from "./action-text.ts";
import type { GapPlace } from "./tree-rows.ts";

/** What a gap is called while a place is chosen for actions that move. */
export function usePlaceText(): (after: GapPlace) => string {
  const t = useTranslations("flows");
  const language = useLocale();
  return useCallback(
    (after) => {
      if (after === "start") return t("many.here.start");
      if ("action" in after) return t("many.here.after", { name: actionName(after.action, language) });
      const branch = t(`tree.branch.${after.branch}`);
      return t("many.here.branch", { branch, name: actionName(after.owner, language) });
    },
    [t, language],
  );
}
