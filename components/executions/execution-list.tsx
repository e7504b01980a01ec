"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { History, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LoadState } from "#components/ui/load-state.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { isFiltered as hasFilters, noFilters } from "#lib/executions/list-params.ts";
import type { ExecutionPage } from "#lib/executions/list-schema.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import { ExecutionFilters } from "./execution-filters.tsx";
import { ExecutionPages } from "./execution-pages.tsx";
import { ExecutionTable } from "./execution-table.tsx";
import { SearchPages } from "./search-pages.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { filterList, useListInput } from "./use-list-input.ts";

/** The executions of all flows, or of one. Filters and page stand in the address. */
export function ExecutionList({ flowId }: { flowId?: string }) {
  const t = useTranslations("executions");
  const input = useListInput(flowId);
  const page = useQuery({ ...executionsQuery(input), placeholderData: keepPreviousData });
  const isFiltered = hasFilters(input, flowId);
  const isTurned = Boolean(input.before || input.after);
  const isNone = page.data?.executions.length === 0;
  const isUnfinished = page.data?.search != null && page.data.hasOlder;

  return (
    <>
      {!(isNone && !isFiltered && !isTurned) && <ExecutionFilters input={input} page={page.data} ofFlowId={flowId} />}
      <LoadState query={page} failed={t("loadFailed")} rows={8} />
      {isNone && !isFiltered && !isTurned && (
        <EmptyState
          icon={<History aria-hidden />}
          title={t("empty.title")}
          actions={!flowId && <ButtonLink href="/flows">{t("empty.openFlows")}</ButtonLink>}
        >
          {flowId ? t("empty.textFlow") : t("empty.text")}
        </EmptyState>
      )}
      {isNone && isFiltered && !page.error && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={isUnfinished ? t("noneFits.titleSoFar") : t("noneFits.title")}
          actions={<Button onPress={() => filterList(noFilters)}>{t("noneFits.clear")}</Button>}
        >
          {t(noneKey(input.text, isUnfinished))}
        </EmptyState>
      )}
      {page.data && <Rows page={page.data} hasFlow={!flowId} isBusy={page.isPlaceholderData} isTurned={isTurned} />}
    </>
  );
}

function noneKey(text: string | undefined, isUnfinished: boolean) {
  if (text === undefined) return "noneFits.filters";
  return isUnfinished ? "noneFits.textSoFar" : "noneFits.text";
}

type RowsProps = { page: ExecutionPage; hasFlow: boolean; isBusy: boolean; isTurned: boolean };

function Rows({ page, hasFlow, isBusy, isTurned }: RowsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const t = useTranslations("executions");
  const { executions, canRun } = page;
  // Only what is in sight is acted on.
  const selected = executions.filter(({ id }) => chosen.has(id));
  const keptFocus = useKeptFocus(selected.length === 0);
  return (
    <section
      {...keptFocus}
      aria-label={t("title")}
      // What gets the focus scrolls clear of the bar below.
      className={clsx(
        "flex flex-col gap-4 outline-none",
        selected.length > 0 && "[&_:is(a,button,input)]:scroll-mb-36",
      )}
    >
      <span role="status" className="sr-only">
        {selected.length > 0 && t("selection.count", { count: selected.length })}
      </span>
      {selected.length > 0 && <SelectionBar executions={selected} onClear={() => setChosen(new Set())} />}
      {executions.length > 0 && (
        <ExecutionTable
          executions={executions}
          hasFlow={hasFlow}
          isBusy={isBusy}
          selection={canRun ? { selected: new Set(selected.map(({ id }) => id)), onChange: setChosen } : null}
        />
      )}
      {page.search && <SearchPages page={page} search={page.search} />}
      {!page.search && (executions.length > 0 || isTurned) && <ExecutionPages page={page} />}
    </section>
  );
}
