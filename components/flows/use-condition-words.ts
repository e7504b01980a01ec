"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ConditionWords } from "./action-text.ts";

export function useConditionWords(): ConditionWords {
  const t = useTranslations("flows");
  return useMemo(
    () => ({
      operator: (operator) => t(`operators.${operator}`),
      and: t("condition.and"),
      or: t("condition.or"),
    }),
    [t],
  );
}
