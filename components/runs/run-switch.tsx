"use client";

import { useTranslations } from "next-intl";
import { Segmented } from "#components/ui/segmented.tsx";
import { useRunPanel } from "./run-context.ts";

/** An action's settings, or what it did in the last run. */
export function RunSwitch({ isRun }: { isRun: boolean }) {
  const t = useTranslations("runs.tabs");
  const { setTab } = useRunPanel();
  return (
    <div className="px-5 pt-4 max-sm:px-4">
      <Segmented
        label={t("label")}
        segments={[
          { id: "settings", label: t("settings") },
          { id: "run", label: t("run") },
        ]}
        value={isRun ? "run" : "settings"}
        onChange={setTab}
      />
    </div>
  );
}
