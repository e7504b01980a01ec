"use client";

import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Cell, Header, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
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
    <Table
      label={t("title")}
      isBusy={isBusy}
      head={
        <>
          <Header {...(hasFlow && { className: columns.date })}>{t("columns.date")}</Header>
          {hasFlow && <Header className={columns.flow}>{t("columns.flow")}</Header>}
          <Header className={columns.id}>{t("columns.id")}</Header>
          <Header className={columns.version}>{t("columns.version")}</Header>
          <Header className={columns.status}>{t("columns.status")}</Header>
          <Header className={clsx("text-right", columns.duration)}>{t("columns.duration")}</Header>
          <Header className={clsx("pl-6!", columns.by)}>{t("columns.startedBy")}</Header>
        </>
      }
    >
      {executions.map((execution) => (
        <ExecutionRow key={execution.id} execution={execution} hasFlow={hasFlow} />
      ))}
    </Table>
  );
}

function ExecutionRow({ execution, hasFlow }: { execution: ExecutionSummary; hasFlow: boolean }) {
  const t = useTranslations("executions");
  const format = useFormatter();
  const duration = useDurationText();
  const { id, flowId, flowName, isDraft, versionNumber, status, startedBy, createdAt, startedAt, endedAt } = execution;
  const date = format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <tr className={rowClass}>
      <RowHeader className="truncate max-sm:whitespace-normal">
        <Link
          href={`/executions/${id}`}
          aria-label={t("openExecution", { date })}
          className="rounded-sm py-2.5 font-medium hover:underline hover:underline-offset-4"
        >
          <time dateTime={new Date(createdAt).toISOString()}>{date}</time>
        </Link>
        {hasFlow && <span className="block truncate pb-1 text-ink-2 text-xs sm:hidden">{flowName}</span>}
      </RowHeader>
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
