"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { RerunOutcome as Outcome } from "#lib/executions/schema.ts";
import { ExecutionLink } from "./execution-link.tsx";

/** Of each execution that was to run again: the new one, or why there is none. */
export function RerunOutcome({ executions, refused }: Outcome) {
  const t = useTranslations("executions.rerun");
  const messageText = useMessageText();
  return (
    <div role="status" className="flex flex-col gap-3">
      <p>{t("counts", { started: executions.length, refused: refused.length })}</p>
      <ul className="flex max-h-72 flex-col gap-2 overflow-auto">
        {refused.map(({ id, messageKey, params }) => (
          <li key={id} className="flex items-start gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-fail" />
            <span className="min-w-0">
              <ExecutionLink id={id} /> <span>{t("refused", { reason: messageText(messageKey, params) })}</span>
            </span>
          </li>
        ))}
        {executions.map(({ from, id }) => (
          <li key={from} className="flex items-start gap-2">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
            <span>
              {t.rich("started", { before: () => <ExecutionLink id={from} />, now: () => <ExecutionLink id={id} /> })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
