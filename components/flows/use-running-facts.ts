"use client";

import { useTranslations } from "next-intl";
import type { FlowAction } from "#lib/flows/schema.ts";

/** What of an action's running is not as usual, each in a few words. */
export function useRunningFacts(): (action: FlowAction) => string[] {
  const t = useTranslations("flows.running.facts");
  return ({ allow_failure, mask_output, timeout_seconds, retry }) =>
    [
      allow_failure && t("allowFailure"),
      mask_output && t("maskOutput"),
      timeout_seconds !== undefined && t("timeout", { count: timeout_seconds }),
      retry && t("attempts", { count: retry.attempts }),
    ].filter((fact) => typeof fact === "string");
}
