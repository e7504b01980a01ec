"use client";

import type { Route } from "next";
import { useLocale, useTranslations } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import { Link } from "#components/ui/link.tsx";
import { foundQuery } from "#lib/executions/found-address.ts";
import type { FoundText } from "#lib/executions/list-schema.ts";

/** Where a text was found in a journal: the action, the field, and the text in its surroundings. Leads there. */
export function FoundPlace({ executionId, found }: { executionId: string; found: FoundText }) {
  const t = useTranslations("executions.found");
  const language = useLocale();
  const { step, side, field, before, match, after } = found;
  return (
    <Link
      href={`/executions/${executionId}?${foundQuery(found)}` as Route}
      title={t("open", { text: match })}
      className="group flex min-w-0 flex-wrap items-baseline gap-x-2 rounded-sm text-xs"
    >
      <span className="min-w-0 text-ink-2 group-hover:underline">
        {step ? actionName(step, language) : t("flow")} · {t(`sides.${side}`)}
        {field && (
          <>
            {" "}
            · <code className="break-all font-mono">{field}</code>
          </>
        )}
      </span>
      <span className="min-w-0 font-mono [overflow-wrap:anywhere]">
        {before}
        <mark className="rounded-[4px] bg-amber-line/40 px-0.5 font-semibold text-ink">{match}</mark>
        {after}
      </span>
    </Link>
  );
}
