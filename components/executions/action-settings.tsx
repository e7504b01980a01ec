"use client";

import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { useId, useMemo } from "react";
import { bareAction, diffRows } from "#components/flows/diff-rows.ts";
import { useCalledFlows } from "#components/flows/use-called-flows.ts";
import { useChosenItems } from "#components/flows/use-chosen-items.ts";
import { useDiffWords } from "#components/flows/use-diff-words.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

const noItems: ReadonlySet<string> = new Set();

/** How an action was set in the version that ran; nothing for one of a flow that was called. */
export function ActionSettings({ execution, path }: { execution: ExecutionDetail; path: string }) {
  const documented = path.replace(/#\d+/g, "");
  const action = path.includes(".call.")
    ? null
    : findActionAt(execution.actions as unknown as FlowAction[], documented);
  return action && <Settings flowId={execution.flowId} action={action} />;
}

function Settings({ flowId, action }: { flowId: string; action: FlowAction }) {
  const t = useTranslations("executions.asItWas");
  const language = useLocale();
  const titleId = useId();
  const one = useMemo(() => [action], [action]);
  const words = useDiffWords(useChosenItems(one), useCalledFlows(flowId, one), noItems);
  const rows = diffRows({ before: bareAction(action), after: action }, language, words);
  return (
    <section aria-labelledby={titleId} className="mt-6 flex min-w-0 flex-col gap-2.5">
      <h2 id={titleId} className="font-medium">
        {t("settings")}
      </h2>
      {rows.length === 0 && <p className="text-ink-2 text-sm">{t("noSettings")}</p>}
      <dl className="flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-panel px-4 py-3 empty:hidden">
        {rows.map(({ key, label, detail, after, isCode }) => (
          <div key={key} className="grid min-w-0 gap-x-4 sm:grid-cols-[minmax(90px,160px)_minmax(0,1fr)]">
            <dt className="min-w-0 break-words text-ink-2 text-xs/[22px]">
              {label}
              {detail && <code className="ml-1.5 break-all font-mono text-ink">{detail}</code>}
            </dt>
            <dd
              className={clsx(
                "min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]",
                isCode ? "font-mono text-xs/[20px]" : "text-sm/[22px]",
              )}
            >
              {after}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
