"use client";

import { Settings } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import type { SettingUse } from "#lib/vault/schema.ts";

const pages = { sender: "/settings/sending", alert: "/settings/alerts" } as const;

type SettingUsesProps = {
  settings: readonly SettingUse[];
  /** Whether the reader may open the settings. */
  canSet: boolean;
};

/** The settings of the tenant that go through an item. */
export function SettingUses({ settings, canSet }: SettingUsesProps) {
  const t = useTranslations("vault.uses");
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
      {settings.map(({ kind, which }) => (
        <li key={`${kind} ${which}`} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2.5">
          <Settings aria-hidden size={16} className="shrink-0 text-ink-2" />
          {canSet ? (
            <Link
              href={pages[kind]}
              className="min-w-0 flex-1 rounded-sm font-medium hover:underline hover:underline-offset-4"
            >
              {t(`settings.${which}`)}
            </Link>
          ) : (
            <span className="min-w-0 flex-1 font-medium">{t(`settings.${which}`)}</span>
          )}
          {!canSet && <span className="text-ink-2 text-xs max-sm:basis-full max-sm:pl-7">{t("settingAsk")}</span>}
        </li>
      ))}
    </ul>
  );
}
