"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import type { Effect } from "./use-effects.ts";

const MAX_SHOWN = 6;

/** Said before a run: what it really does, with what, and where. */
export function EffectNotes({ effects, isDry }: { effects: readonly Effect[]; isDry: boolean }) {
  const t = useTranslations("runs.effects");
  if (effects.length === 0) return <Alert tone="info">{t("none")}</Alert>;
  if (isDry) return <Alert tone="info">{t("dry", { count: effects.length })}</Alert>;
  return (
    <Alert tone="amber" title={t("title", { count: effects.length })}>
      <ul className="flex list-disc flex-col gap-0.5 pl-4 text-ink">
        {effects.slice(0, MAX_SHOWN).map(({ id, ...effect }) => (
          <li key={id}>
            <EffectText {...effect} />
          </li>
        ))}
      </ul>
      {effects.length > MAX_SHOWN && <p className="text-ink">{t("more", { count: effects.length - MAX_SHOWN })}</p>}
    </Alert>
  );
}

function EffectText({ name, through, hosts }: Omit<Effect, "id">) {
  const t = useTranslations("runs.effects");
  const values = {
    name,
    through: through ?? "",
    hosts: hosts.join(", "),
    b: (chunks: React.ReactNode) => <strong className="font-medium">{chunks}</strong>,
    host: (chunks: React.ReactNode) => <span className="break-all font-mono text-xs">{chunks}</span>,
  };
  if (through !== null && hosts.length > 0) return t.rich("throughTo", values);
  if (through !== null) return t.rich("through", values);
  return hosts.length > 0 ? t.rich("to", values) : t.rich("plain", values);
}
