"use client";

import clsx from "clsx";
import { CircleAlert, CircleCheck, CircleDashed, GitCommitHorizontal } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ExecutionStatusPill } from "#components/executions/execution-status-pill.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
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
    <div className="overflow-hidden rounded-xl border border-line bg-panel">
      <table aria-label={t("title")} aria-busy={isBusy} className="w-full table-fixed border-collapse text-sm">
        <thead className="text-ink-2 text-xs">
          <tr className="h-9 border-line border-b text-left">
            <Header className="pl-4">{t("columns.name")}</Header>
            <Header className={columns.state}>{t("columns.state")}</Header>
            <Header className={clsx("text-right", columns.actions)}>{t("columns.actions")}</Header>
            <Header className={clsx("pl-6!", columns.execution)}>{t("columns.lastExecution")}</Header>
            <Header className={columns.updated}>{t("columns.updated")}</Header>
            <Header className={columns.menu}>
              <span className="sr-only">{t("columns.menu")}</span>
            </Header>
          </tr>
        </thead>
        <tbody className={clsx("transition-opacity", isBusy && "opacity-60")}>
          {flows.map((flow) => (
            <FlowRow key={flow.id} flow={flow} canWrite={canWrite} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FlowRow({ flow, canWrite }: { flow: FlowSummary; canWrite: boolean }) {
  const t = useTranslations("flows");
  const { id, name, actionCount, emptyConnections, lastExecution, updatedAt } = flow;
  return (
    <tr className="h-[52px] border-line not-last:border-b hover:bg-page">
      <th scope="row" className="py-1 pr-2 pl-4 text-left font-normal">
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
      </th>
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
      <td className="pr-2.5 text-right">{canWrite && <FlowMenu flow={flow} />}</td>
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
