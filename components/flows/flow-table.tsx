"use client";

import clsx from "clsx";
import { CircleAlert, CircleCheck, CircleDashed, GitCommitHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { ExecutionStatusPill } from "#components/executions/execution-status-pill.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ActionCell, Cell, Header, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import type { ExecutionStatus } from "#lib/executions/schema.ts";
import type { FlowSummary } from "#lib/flows/schema.ts";
import { FlowMenu } from "./flow-menu.tsx";

/** Columns that a narrow screen has no room for. */
const columns = {
  state: "hidden sm:table-cell w-[216px]",
  actions: "hidden md:table-cell w-[80px]",
  execution: "hidden sm:table-cell w-[250px]",
  updated: "hidden lg:table-cell w-[120px]",
  menu: "w-[52px]",
};

type FlowTableProps = { flows: readonly FlowSummary[]; canWrite: boolean; isBusy: boolean };

export function FlowTable({ flows, canWrite, isBusy }: FlowTableProps) {
  const t = useTranslations("flows");
  return (
    <Table
      label={t("title")}
      isBusy={isBusy}
      head={
        <>
          <Header>{t("columns.name")}</Header>
          <Header className={columns.state}>{t("columns.state")}</Header>
          <Header className={clsx("text-right", columns.actions)}>{t("columns.actions")}</Header>
          <Header className={clsx("pl-6!", columns.execution)}>{t("columns.lastExecution")}</Header>
          <Header className={columns.updated}>{t("columns.updated")}</Header>
          <Header className={columns.menu}>
            <span className="sr-only">{t("columns.menu")}</span>
          </Header>
        </>
      }
    >
      {flows.map((flow) => (
        <FlowRow key={flow.id} flow={flow} canWrite={canWrite} />
      ))}
    </Table>
  );
}

function FlowRow({ flow, canWrite }: { flow: FlowSummary; canWrite: boolean }) {
  const t = useTranslations("flows");
  const { id, name, actionCount, emptyConnections, lastExecution, updatedAt } = flow;
  return (
    <tr className={rowClass}>
      <RowHeader>
        <span className="flex min-w-0 items-center gap-2.5">
          <Link
            href={`/flows/${id}`}
            title={name}
            className="truncate rounded-sm py-2.5 font-medium text-base hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
          {emptyConnections > 0 && (
            <Pill tone="orange" icon={<CircleAlert aria-hidden />} className="max-md:[&>span]:sr-only">
              <span title={t("emptyConnections", { count: emptyConnections })}>{t("noCredentials")}</span>
            </Pill>
          )}
        </span>
        <span className="block pb-1.5 sm:hidden">
          <FlowState flow={flow} />
        </span>
      </RowHeader>
      <Cell className={columns.state}>
        <FlowState flow={flow} />
      </Cell>
      <Cell className={clsx("text-right text-ink-2", columns.actions)}>{actionCount}</Cell>
      <Cell className={clsx("pl-6!", columns.execution)}>
        {lastExecution ? (
          <span className="flex items-center gap-2">
            <ExecutionStatusPill status={lastExecution.status as ExecutionStatus} />
            <span className="truncate text-ink-2">
              <RelativeTime value={lastExecution.createdAt} />
            </span>
          </span>
        ) : (
          <span className="text-ink-2">{t("never")}</span>
        )}
      </Cell>
      <Cell className={clsx("text-ink-2", columns.updated)}>
        <DateText value={updatedAt} />
      </Cell>
      <ActionCell>{canWrite && <FlowMenu flow={flow} />}</ActionCell>
    </tr>
  );
}

function FlowState({ flow }: { flow: FlowSummary }) {
  const t = useTranslations("flows.state");
  if (!flow.isPublished) {
    return (
      <Pill tone="neutral" icon={<CircleDashed aria-hidden />}>
        {t("unpublished")}
      </Pill>
    );
  }
  return flow.hasUnpublishedChanges ? (
    <Pill tone="neutral" icon={<GitCommitHorizontal aria-hidden />}>
      {t("changed")}
    </Pill>
  ) : (
    <Pill tone="green" icon={<CircleCheck aria-hidden />}>
      {t("published")}
    </Pill>
  );
}
