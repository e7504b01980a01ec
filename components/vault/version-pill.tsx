"use client";

import { CircleCheck, CircleDot, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { ItemUseVersion } from "#lib/vault/schema.ts";

const versionLooks = {
  draft: { tone: "neutral", icon: Pencil },
  published: { tone: "accent", icon: CircleCheck },
  running: { tone: "neutral", icon: CircleDot },
} as const;

/** Which document of a flow refers to an item. */
export function VersionPill({ version: { which, number } }: { version: Pick<ItemUseVersion, "which" | "number"> }) {
  const t = useTranslations("vault.uses");
  const { tone, icon: Icon } = versionLooks[which];
  const text = which === "running" && number === null ? t("runningDraft") : t(which, { number: number ?? 0 });
  return (
    <Pill tone={tone} icon={<Icon aria-hidden />}>
      {text}
    </Pill>
  );
}
