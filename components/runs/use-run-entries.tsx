"use client";

import { Crosshair, StepForward } from "lucide-react";
import { useTranslations } from "next-intl";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { useRunCommands } from "./run-context.ts";

/** What can be run of a flow by one of its actions. */
export function useRunEntries(): (path: string) => MenuEntry[] {
  const t = useTranslations("runs.menu");
  const commands = useRunCommands();
  return (path) => {
    if (!commands) return [];
    const only: MenuEntry = {
      id: "only",
      label: t("only"),
      icon: <Crosshair aria-hidden />,
      onAction: () => commands.askAt("ONLY", path),
    };
    // Where would the other iterations begin?
    if (path.includes(".do.")) return [only];
    const onAction = () => commands.askAt("FROM", path);
    return [only, { id: "from", label: t("from"), icon: <StepForward aria-hidden />, onAction }];
  };
}
