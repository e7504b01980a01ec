"use client";

import { useQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { Route } from "next";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { executionQuery } from "#lib/executions/queries.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { ExecutionId } from "./execution-id.tsx";
import { ExecutionStatusPill } from "./execution-status-pill.tsx";
import { FlowDetails, StepDetails } from "./step-details.tsx";
import { FLOW_KEY } from "./step-keys.ts";
import { type StepRow, stepRows } from "./step-rows.ts";
import { useDurationText } from "./use-duration-text.ts";

const StepList = dynamic(async () => (await import("./step-list.tsx")).StepList, {
  loading: () => <Loading rows={4} />,
});

export function ExecutionInspector({ executionId }: { executionId: string }) {
  const errorText = useErrorText();
  const { data: execution, error } = useQuery(executionQuery(executionId));
  const rows = useMemo(() => (execution ? stepRows(execution) : []), [execution]);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!execution) return error ? <Alert tone="fail">{errorText(error)}</Alert> : <Loading rows={8} />;

  // Until one chooses: what failed, as soon as it has.
  const failed = rows.findLast(({ step }) => step?.status === "FAILED");
  const selected = chosen ?? failed?.path ?? FLOW_KEY;
  return (
    <div className="flex min-h-[calc(100dvh-52px)] flex-col">
      <ExecutionBar execution={execution} />
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] max-lg:content-start lg:grid-cols-[380px_minmax(0,1fr)]">
        <div className="border-line px-4 py-4 max-lg:border-b lg:border-r">
          <StepList rows={rows} selected={selected} onSelect={setChosen} />
        </div>
        <div className="min-w-0 px-4 py-4 md:px-7">
          {execution.isHidden ? (
            <HiddenNotice />
          ) : (
            <Selected key={selected} execution={execution} row={rows.find(({ path }) => path === selected)} />
          )}
        </div>
      </div>
    </div>
  );
}

function Selected({ execution, row }: { execution: ExecutionDetail; row: StepRow | undefined }) {
  return row ? <StepDetails row={row} /> : <FlowDetails execution={execution} />;
}

function ExecutionBar({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions");
  const format = useFormatter();
  const duration = useDurationText()(execution.startedAt, execution.endedAt);
  const { id, flowId, flowName, isDraft, versionNumber, status, startedBy, createdAt } = execution;
  const facts = [
    format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "medium" }),
    isDraft || versionNumber === null ? t("draft") : t("version", { number: versionNumber }),
    duration,
    startedBy ? t("by", { name: startedBy }) : t("byMachine"),
  ];
  return (
    <header className="flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-panel px-4 py-2 md:px-5">
      <h1 className="sr-only">{t("executionOf", { name: flowName })}</h1>
      <Breadcrumbs
        label={t("breadcrumbs")}
        crumbs={[
          { label: t("title"), href: "/executions" },
          { label: flowName, href: `/flows/${flowId}` as Route },
        ]}
      />
      <span aria-hidden className="text-ink-2">
        /
      </span>
      <ExecutionId id={id} />
      <span role="status">
        <ExecutionStatusPill status={status} />
      </span>
      <span className="text-ink-2 text-xs">{facts.filter(Boolean).join(" · ")}</span>
    </header>
  );
}

function HiddenNotice() {
  const t = useTranslations("executions.hidden");
  return (
    <EmptyState icon={<Lock aria-hidden />} title={t("title")}>
      {t("text")}
    </EmptyState>
  );
}
