"use client";

import type { Route } from "next";
import { useFormatter, useTranslations } from "next-intl";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { ExecutionActs } from "./execution-acts.tsx";
import { ExecutionId } from "./execution-id.tsx";
import { ExecutionLink } from "./execution-link.tsx";
import { ExecutionStatusPill } from "./execution-status-pill.tsx";
import { useDurationText } from "./use-duration-text.ts";
import { useOriginText } from "./use-origin-text.ts";
import { VersionLink } from "./version-link.tsx";

/** What ran, how it stands, who or what started it, and what can be done about it. */
export function ExecutionBar({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions");
  const runs = useTranslations("runs");
  const format = useFormatter();
  const duration = useDurationText()(execution.startedAt, execution.endedAt);
  const origin = useOriginText()(execution);
  const { id, flowId, flowName, isDry, createdAt, rerunOfId, duplicates, part } = execution;
  const { status, resumeAt, isStopping } = execution;
  const link = { execution: () => <ExecutionLink id={rerunOfId ?? ""} /> };
  const facts = [
    part && runs(`part.${part.mode}`),
    isDry && t("dry.badge"),
    duration,
    origin,
    duplicates > 0 && t("duplicates", { count: duplicates }),
  ];
  return (
    <header className="flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-panel px-4 py-2 md:px-5">
      <h1 className="sr-only">{t("executionOf", { name: flowName })}</h1>
      <Breadcrumbs
        label={t("breadcrumbs")}
        className="max-w-full sm:max-w-[26rem]"
        crumbs={[
          { label: t("title"), href: "/executions" },
          { label: flowName, href: `/flows/${flowId}` as Route },
        ]}
      />
      <span aria-hidden className="text-ink-2 max-sm:hidden">
        /
      </span>
      <ExecutionId id={id} />
      <span role="status">
        <ExecutionStatusPill {...{ status, resumeAt, isStopping }} />
      </span>
      <span className="text-ink-2 text-xs">
        {format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "medium" })} ·{" "}
        <VersionLink execution={execution} /> · {facts.filter(Boolean).join(" · ")}
        {rerunOfId && <> · {part ? runs.rich("part.takenFrom", link) : t.rich("rerunOf", link)}</>}
      </span>
      {execution.canRun && <ExecutionActs execution={execution} />}
    </header>
  );
}
