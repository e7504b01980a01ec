"use client";

import clsx from "clsx";
import { FlaskConical } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { Cell, Nothing, RowHeader, rowClass } from "#components/ui/table.tsx";
import type { FoundText, ListedExecution } from "#lib/executions/list-schema.ts";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { columnClass } from "./execution-columns.ts";
import { ExecutionId } from "./execution-id.tsx";
import { ExecutionStatusPill } from "./execution-status-pill.tsx";
import { useColumnCount } from "./use-column-count.ts";
import { useDurationText } from "./use-duration-text.ts";
import { useOriginText } from "./use-origin-text.ts";
import { VersionLink } from "./version-link.tsx";

const FoundPlace = dynamic(async () => (await import("./found-place.tsx")).FoundPlace, { ssr: false });

type ExecutionRowProps = {
  execution: ListedExecution;
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
  const { found } = execution;
  const row = (
    <tr className={clsx(rowClass, found && "border-b-0!", isSelected && "bg-accent-bg/50!")}>
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
  if (!found) return row;
  return (
    <>
      {row}
      <FoundRow executionId={id} found={found} {...{ hasFlow, hasSelect: isSelected !== null }} />
    </>
  );
}

function VersionWord({ execution }: { execution: ExecutionSummary }) {
  const t = useTranslations("executions");
  const runs = useTranslations("runs.part");
  const { isDry, part } = execution;
  return (
    <>
      {isDry ? (
        <VersionLink execution={execution}>
          <Pill tone="neutral" icon={<FlaskConical aria-hidden />}>
            {t("dry.badge")}
          </Pill>
        </VersionLink>
      ) : (
        <VersionLink execution={execution} />
      )}
      {part && <span className="block truncate text-xs">{runs(part.mode)}</span>}
    </>
  );
}

type FoundRowProps = Parameters<typeof useColumnCount>[0] & { executionId: string; found: FoundText };

function FoundRow({ executionId, found, ...columns }: FoundRowProps) {
  return (
    <tr className="border-line not-last:border-b">
      <td colSpan={useColumnCount(columns)} className="px-4 pb-3">
        <FoundPlace executionId={executionId} found={found} />
      </td>
    </tr>
  );
}
