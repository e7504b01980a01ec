"use client";

import { Bell, Send, Webhook } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import type { BlastRadius } from "#lib/reach/schema.ts";

const linkClass = "rounded-sm text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink";

/** Besides flows: calls that would be refused, and what the organisation would neither send nor tell. */
export function BlastOthers({ radius: { hooks, settings, alerts, canSet } }: { radius: BlastRadius }) {
  const t = useTranslations("vault.blast");
  const uses = useTranslations("vault.uses");
  const setting = (href: "/settings/sending" | "/settings/alerts", text: string) =>
    canSet ? (
      <Link href={href} className={linkClass}>
        {text}
      </Link>
    ) : (
      <span className="text-ink">{text}</span>
    );
  if (hooks.length + settings.length + alerts.length === 0) return null;
  return (
    <ul
      aria-label={t("others")}
      className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel text-ink-2 text-sm"
    >
      {hooks.map(({ id, name, flowId, flowName }) => (
        <Line key={id} icon={<Webhook aria-hidden />}>
          {t.rich("hookRefuses", {
            name,
            flow: () => (
              <Link href={`/flows/${flowId}/triggers`} className={linkClass}>
                {flowName}
              </Link>
            ),
          })}
        </Line>
      ))}
      {settings.map(({ kind, which }) => (
        <Line key={`${kind} ${which}`} icon={kind === "sender" ? <Send aria-hidden /> : <Bell aria-hidden />}>
          {t.rich(kind === "sender" ? "notSent" : "notTold", {
            setting: () =>
              setting(kind === "sender" ? "/settings/sending" : "/settings/alerts", uses(`settings.${which}`)),
          })}
        </Line>
      ))}
      {alerts.map((which) => (
        <Line key={which} icon={<Bell aria-hidden />}>
          {t.rich("notToldByFlow", { setting: () => setting("/settings/alerts", uses(`settings.${which}`)) })}
        </Line>
      ))}
    </ul>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-3 px-3 py-2.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}
