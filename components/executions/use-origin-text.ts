"use client";

import { useTranslations } from "next-intl";
import type { ExecutionSummary } from "#lib/executions/schema.ts";

type Origin = Pick<ExecutionSummary, "source" | "triggerName" | "startedBy">;

/** Who or what started it: a person, `Hook Orders`, `API`. */
export function useOriginText(): (execution: Origin) => string {
  const t = useTranslations("executions.origin");
  // One that the API made without a name is called what it is.
  const named = (kind: "hook" | "schedule", name: string) => {
    const bare = t(kind, { name: "" }).trim();
    return name === bare ? bare : t(kind, { name });
  };
  return ({ source, triggerName, startedBy }) => {
    switch (source) {
      case "HOOK":
        return triggerName === null ? t("hookGone") : named("hook", triggerName);
      case "SCHEDULE":
        return triggerName === null ? t("scheduleGone") : named("schedule", triggerName);
      case "RERUN":
        return startedBy === null ? t("rerun") : t("rerunBy", { name: startedBy });
      case "ALERT":
        return t("alert");
      case "API":
        return startedBy === null ? t("api") : t("apiBy", { name: startedBy });
      default:
        return startedBy ?? t("unknown");
    }
  };
}
