"use client";

import { useTranslations } from "next-intl";
import { useFlowSearch } from "#components/flows/use-flow-search.ts";
import { SearchSelect } from "#components/ui/search-select.tsx";
import { filterList } from "./use-list-input.ts";

const ANY = "any";

type FlowFilterProps = { flowId: string | null; flowName: string | undefined };

/** The flow whose executions are listed: all, or one found by a piece of its name. Read as it is opened. */
export function FlowFilter({ flowId, flowName }: FlowFilterProps) {
  const t = useTranslations("executions.flowFilter");
  const { flows, moreCount, isPending, select } = useFlowSearch();
  const options = flows.map(({ id, name }) => ({ id, label: name }));
  const chosen = flowId === null ? t("any") : (flowName ?? t("gone"));
  // Always in the list, what was found first: what a list does not hold, its native twin takes for nothing chosen.
  const own = flowId === null || flows.some(({ id }) => id === flowId) ? [] : [{ id: flowId, label: chosen }];
  return (
    <SearchSelect
      label={t("label")}
      isLabelHidden
      first={[{ id: ANY, label: t("any") }]}
      groups={[{ id: "flows", title: t("flows"), options: [...options, ...own] }]}
      value={flowId ?? ANY}
      chosen={{ label: chosen }}
      onChange={(id) => filterList({ flowId: id === ANY ? undefined : id })}
      {...select}
      searchLabel={t("search")}
      emptyText={isPending ? t("loading") : t("none")}
      note={moreCount > 0 ? t("more", { count: moreCount }) : undefined}
      className="w-60 max-sm:w-full"
    />
  );
}
