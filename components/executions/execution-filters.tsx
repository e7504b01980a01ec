"use client";

import { useTranslations } from "next-intl";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { type ExecutionPage, executionModes, type ListExecutionsInput } from "#lib/executions/list-schema.ts";
import { executionSources, executionStatuses } from "#lib/executions/schema.ts";
import { ChoiceFilter } from "./choice-filter.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { FlowFilter } from "./flow-filter.tsx";
import { JournalSearch } from "./journal-search.tsx";
import { TimeFilter } from "./time-filter.tsx";
import { filterList } from "./use-list-input.ts";
import { VersionFilter } from "./version-filter.tsx";

type ExecutionFiltersProps = {
  input: ListExecutionsInput;
  page: ExecutionPage | undefined;
  /** The list is of one flow: there is none to choose. */
  ofFlowId: string | undefined;
};

export function ExecutionFilters({ input, page, ofFlowId }: ExecutionFiltersProps) {
  const t = useTranslations("executions.filters");
  const status = useTranslations("executions.status");
  const { flowId, text = "" } = input;
  // With its filter a chip is gone, and with it what had the focus.
  const keptFocus = useKeptFocus(Object.values(input).join(" "));
  return (
    <section {...keptFocus} aria-label={t("label")} className="flex flex-col gap-2.5 outline-none">
      <div className="flex flex-wrap items-end gap-2">
        <JournalSearch key={text} text={text} />
        <ChoiceFilter
          label={t("status")}
          options={executionStatuses.map((id) => ({ id, label: status(id) }))}
          chosen={input.status ?? []}
          onChange={(chosen) => filterList({ status: chosen })}
        />
        <ChoiceFilter
          label={t("source")}
          options={executionSources.map((id) => ({ id, label: t(`sources.${id}`) }))}
          chosen={input.source ?? []}
          onChange={(chosen) => filterList({ source: chosen })}
        />
        <ChoiceFilter
          label={t("mode")}
          options={executionModes.map((id) => ({ id, label: t(`modes.${id}`) }))}
          chosen={input.mode ?? []}
          onChange={(chosen) => filterList({ mode: chosen })}
        />
        <TimeFilter input={input} />
        {ofFlowId === undefined && <FlowFilter flowId={flowId ?? null} flowName={page?.flow?.name} />}
        {flowId !== undefined && (
          <VersionFilter flowId={flowId} versionId={input.versionId ?? null} version={page?.version ?? null} />
        )}
      </div>
      <FilterChips {...{ input, page, ofFlowId }} />
    </section>
  );
}
