"use client";

import { useTranslations } from "next-intl";
import type { ExecutionSummary } from "#lib/executions/schema.ts";

type Origin = Pick<ExecutionSummary, "source" | "triggerName" | "startedBy">;

/** Who or what started it: a person, `Hook Orders`, `API`. */
export function useOriginText(): (execution: Origin) => string {
  const t = useTranslations("executions.origin");
  return ({ source, triggerName, startedBy }) => {
    switch (source) {
      case "HOOK":
        return triggerName === null ? t("hookGone") : t("hook", { name: triggerName });
      case "SCHEDULE":
        return triggerName === null ? t("scheduleGone") : t("schedule", { name: triggerName });
      case "RERUN":
        return startedBy === null ? t("rerun") : t("rerunBy", { name: startedBy });
      case "API":
        return startedBy === null ? t("api") : t("apiBy", { name: startedBy });
      default:
        return startedBy ?? t("unknown");
    }
  };
}
