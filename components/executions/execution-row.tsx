"use client";

import clsx from "clsx";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { Cell, Nothing, RowHeader, rowClass } from "#components/ui/table.tsx";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { columnClass } from "./execution-columns.ts";
import { ExecutionId } from "./execution-id.tsx";
import { ExecutionStatusPill } from "./execution-status-pill.tsx";
import { useDurationText } from "./use-duration-text.ts";
import { useOriginText } from "./use-origin-text.ts";

type ExecutionRowProps = {
  execution: ExecutionSummary;
  hasFlow: boolean;
  /** Null where rows cannot be ticked. */
  isSelected: boolean | null;
  onSelect: (isSelected: boolean) => void;
};

export function ExecutionRow({ execution, hasFlow, isSelected, onSelect }: ExecutionRowProps) {
  const t = useTranslations("executions");
  const format = useFormatter();
  const duration = useDurationText();
  const origin = useOriginText()(execution);
  const { id, flowId, flowName, status, resumeAt, isStopping, createdAt, startedAt, endedAt, duplicates } = execution;
  const date = format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <tr className={clsx(rowClass, isSelected && "bg-accent-bg/50!")}>
      {isSelected !== null && (
        <Cell className={clsx(columnClass.select, "pl-4!")}>
          <Checkbox isSelected={isSelected} onChange={onSelect} className="-m-2 p-2">
            <span className="sr-only">{t("selection.one", { name: flowName, date })}</span>
          </Checkbox>
        </Cell>
      )}
      <RowHeader className={clsx("truncate max-sm:whitespace-normal", isSelected !== null && "pl-2!")}>
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
        <Cell className={columnClass.flow}>
          <Link
            href={`/flows/${flowId}`}
            title={flowName}
            className="rounded-sm hover:underline hover:underline-offset-4"
          >
            {flowName}
          </Link>
        </Cell>
      )}
      <Cell className={columnClass.id}>
        <ExecutionId id={id} />
      </Cell>
      <Cell className={clsx("text-ink-2", columnClass.version)}>
        <VersionWord execution={execution} />
      </Cell>
      <Cell className={columnClass.status}>
        <ExecutionStatusPill {...{ status, resumeAt, isStopping }} />
      </Cell>
      <Cell className={clsx("text-ink-2", columnClass.duration)}>
        {duration(startedAt, endedAt) ?? <Nothing words={t("notEnded")} />}
      </Cell>
      <Cell className={clsx("text-ink-2", columnClass.by)}>
        <span className="block truncate" title={origin}>
          {origin}
        </span>
        {duplicates > 0 && <span className="block truncate text-xs">{t("duplicates", { count: duplicates })}</span>}
      </Cell>
    </tr>
  );
}

function VersionWord({ execution: { isDry, isDraft, versionNumber } }: { execution: ExecutionSummary }) {
  const t = useTranslations("executions");
  if (isDry) {
    return (
      <Pill tone="neutral" icon={<FlaskConical aria-hidden />}>
        {t("dry.badge")}
      </Pill>
    );
  }
  return isDraft || versionNumber === null ? t("draft") : t("version", { number: versionNumber });
}
