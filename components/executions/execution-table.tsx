"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Header, Table } from "#components/ui/table.tsx";
import type { ListedExecution } from "#lib/executions/list-schema.ts";
import { columnClass } from "./execution-columns.ts";
import { ExecutionRow } from "./execution-row.tsx";

type Selection = { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };

type ExecutionTableProps = {
  executions: readonly ListedExecution[];
  hasFlow: boolean;
  isBusy: boolean;
  /** Null for who may not act on them. */
  selection: Selection | null;
};

export function ExecutionTable({ executions, hasFlow, isBusy, selection }: ExecutionTableProps) {
  const t = useTranslations("executions");
  return (
    <Table
      label={t("title")}
      isBusy={isBusy}
      head={
        <>
          {selection && (
            <Header className={columnClass.select}>
              <SelectAll executions={executions} {...selection} />
            </Header>
          )}
          <Header {...(hasFlow && { className: columnClass.date })}>{t("columns.date")}</Header>
          {hasFlow && <Header className={columnClass.flow}>{t("columns.flow")}</Header>}
          <Header className={columnClass.id}>{t("columns.id")}</Header>
          <Header className={columnClass.version}>{t("columns.version")}</Header>
          <Header className={columnClass.status}>{t("columns.status")}</Header>
          <Header className={columnClass.duration}>{t("columns.duration")}</Header>
          <Header className={columnClass.by}>{t("columns.startedBy")}</Header>
        </>
      }
    >
      {executions.map((execution) => (
        <ExecutionRow
          key={execution.id}
          execution={execution}
          hasFlow={hasFlow}
          isSelected={selection ? selection.selected.has(execution.id) : null}
          onSelect={(isSelected) => selection?.onChange(toggled(selection.selected, execution.id, isSelected))}
        />
      ))}
    </Table>
  );
}

function SelectAll({ executions, selected, onChange }: Selection & { executions: readonly ListedExecution[] }) {
  const t = useTranslations("executions.selection");
  const isAll = selected.size === executions.length;
  return (
    <Checkbox
      isSelected={isAll}
      isIndeterminate={selected.size > 0 && !isAll}
      onChange={() => onChange(new Set(isAll ? [] : executions.map(({ id }) => id)))}
    >
      <span className="sr-only">{t("all")}</span>
    </Checkbox>
  );
}

function toggled(ids: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  return new Set(isIn ? [...ids, id] : [...ids].filter((each) => each !== id));
}
