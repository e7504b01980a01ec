"use client";

import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { ExecutionId } from "./execution-id.tsx";
import { ExecutionStatusPill } from "./execution-status-pill.tsx";
import { useDurationText } from "./use-duration-text.ts";

/** Columns that a narrow screen has no room for. */
const columns = {
  date: "sm:w-[210px]",
  flow: "hidden sm:table-cell",
  id: "hidden lg:table-cell w-[170px]",
  version: "hidden md:table-cell w-[110px]",
  status: "w-[130px]",
  duration: "hidden sm:table-cell w-[100px]",
  by: "hidden xl:table-cell w-[160px]",
};

type ExecutionTableProps = { executions: readonly ExecutionSummary[]; hasFlow: boolean; isBusy: boolean };

export function ExecutionTable({ executions, hasFlow, isBusy }: ExecutionTableProps) {
  const t = useTranslations("executions");
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-panel">
      <table aria-label={t("title")} aria-busy={isBusy} className="w-full table-fixed border-collapse text-sm">
        <thead className="text-ink-2 text-xs">
          <tr className="h-9 border-line border-b text-left">
            <Header className={clsx("pl-4!", hasFlow ? columns.date : "")}>{t("columns.date")}</Header>
            {hasFlow && <Header className={columns.flow}>{t("columns.flow")}</Header>}
            <Header className={columns.id}>{t("columns.id")}</Header>
            <Header className={columns.version}>{t("columns.version")}</Header>
            <Header className={columns.status}>{t("columns.status")}</Header>
            <Header className={clsx("text-right", columns.duration)}>{t("columns.duration")}</Header>
            <Header className={clsx("pl-6!", columns.by)}>{t("columns.startedBy")}</Header>
          </tr>
        </thead>
        <tbody className={clsx("transition-opacity", isBusy && "opacity-60")}>
          {executions.map((execution) => (
            <ExecutionRow key={execution.id} execution={execution} hasFlow={hasFlow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExecutionRow({ execution, hasFlow }: { execution: ExecutionSummary; hasFlow: boolean }) {
  const t = useTranslations("executions");
  const format = useFormatter();
  const duration = useDurationText();
  const { id, flowId, flowName, isDraft, versionNumber, status, startedBy, createdAt, startedAt, endedAt } = execution;
  const date = format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <tr className="h-[52px] border-line not-last:border-b hover:bg-page">
      <th scope="row" className="truncate py-1.5 pr-2 pl-4 text-left font-normal max-sm:whitespace-normal">
        <Link
          href={`/executions/${id}`}
          aria-label={t("openExecution", { date })}
          className="rounded-sm py-2.5 font-medium hover:underline hover:underline-offset-4"
        >
          <time dateTime={new Date(createdAt).toISOString()}>{date}</time>
        </Link>
        {hasFlow && <span className="block truncate pb-1 text-ink-2 text-xs sm:hidden">{flowName}</span>}
      </th>
      {hasFlow && (
        <Cell className={columns.flow}>
          <Link href={`/flows/${flowId}`} className="rounded-sm hover:underline hover:underline-offset-4">
            {flowName}
          </Link>
        </Cell>
      )}
      <Cell className={columns.id}>
        <ExecutionId id={id} />
      </Cell>
      <Cell className={clsx("text-ink-2", columns.version)}>
        {isDraft || versionNumber === null ? t("draft") : t("version", { number: versionNumber })}
      </Cell>
      <Cell className={columns.status}>
        <ExecutionStatusPill status={status} />
      </Cell>
      <Cell className={clsx("text-right text-ink-2", columns.duration)}>{duration(startedAt, endedAt) ?? "—"}</Cell>
      <Cell className={clsx("pl-6! text-ink-2", columns.by)}>{startedBy ?? t("byMachine")}</Cell>
    </tr>
  );
}

function Header({ className, children }: { className: string; children: ReactNode }) {
  return (
    <th scope="col" className={clsx("px-2 font-medium", className)}>
      {children}
    </th>
  );
}

function Cell({ className, children }: { className: string; children: ReactNode }) {
  return <td className={clsx("truncate px-2", className)}>{children}</td>;
}
