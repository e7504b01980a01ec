"use client";

import { Settings, Webhook } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import type { ReplacementPreview } from "#lib/replacements/schema.ts";

const pages = { sender: "/settings/sending", alert: "/settings/alerts" } as const;
const linkClass = "rounded-sm font-medium underline underline-offset-2";

/** What goes on with the former item, and where to change that. */
export function NotReplaced({ preview: { settings, hooks, canSet } }: { preview: ReplacementPreview }) {
  const t = useTranslations("replacing");
  const uses = useTranslations("vault.uses");
  if (settings.length + hooks.length === 0) return null;
  return (
    <section aria-labelledby="not-replaced" className="flex flex-col gap-1.5">
      <h3 id="not-replaced" className="font-semibold">
        {t("others")}
      </h3>
      <p className="text-ink-2 text-sm">{t("othersLead")}</p>
      <ul className="flex flex-col gap-1 text-sm [&_li]:flex [&_li]:items-start [&_li]:gap-2 [&_svg]:mt-[3px] [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-2">
        {settings.map(({ kind, which }) => (
          <li key={`${kind} ${which}`}>
            <Settings aria-hidden />
            <span className="min-w-0 break-words">
              {canSet ? (
                <Link href={pages[kind]} className={linkClass}>
                  {uses(`settings.${which}`)}
                </Link>
              ) : (
                <>
                  {uses(`settings.${which}`)} <span className="text-ink-2 text-xs">{uses("settingAsk")}</span>
                </>
              )}
            </span>
          </li>
        ))}
        {hooks.map(({ id, name, flowId, flowName }) => (
          <li key={id}>
            <Webhook aria-hidden />
            <span className="min-w-0 break-words">
              {t.rich("hookOf", {
                name,
                flow: () => (
                  <Link href={`/flows/${flowId}/triggers`} className={linkClass}>
                    {flowName}
                  </Link>
                ),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
