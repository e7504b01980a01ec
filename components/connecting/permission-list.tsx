"use client";

import { useLocale, useTranslations } from "next-intl";
import type { LocalText } from "#lib/shared/local-text.ts";

/** What to allow at the provider, so that the app's actions work. */
export function PermissionList({ app, permissions }: { app: string; permissions: readonly LocalText[] }) {
  const t = useTranslations("connecting");
  const locale = useLocale();
  return (
    <section
      aria-label={t("permissions", { app })}
      className="flex flex-col gap-1 rounded-lg border border-line px-3 py-2.5 text-sm"
    >
      <h3 className="font-medium">{t("permissions", { app })}</h3>
      <ul className="list-disc pl-5 text-ink-2">
        {permissions.map((permission) => (
          <li key={permission.en} className="break-words">
            {permission[locale]}
          </li>
        ))}
      </ul>
    </section>
  );
}
