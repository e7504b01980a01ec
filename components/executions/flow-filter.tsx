"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SearchSelect } from "#components/ui/search-select.tsx";
import { useSettled } from "#components/ui/use-settled.ts";
import { flowsQuery } from "#lib/flows/queries.ts";
import { filterList } from "./use-list-input.ts";

const ANY = "any";
/** Fewer can be looked through. */
const MANY_FLOWS = 8;

type FlowFilterProps = { flowId: string | null; flowName: string | undefined };

/** The flow whose executions are listed: all, or one found by a piece of its name. Read as it is opened. */
export function FlowFilter({ flowId, flowName }: FlowFilterProps) {
  const t = useTranslations("executions.flowFilter");
  const [isWanted, setWanted] = useState(false);
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const query = useQuery({
    ...flowsQuery({ search, page: 1 }),
    refetchInterval: false,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  const { flows = [], total = 0 } = query.data ?? {};
  const options = flows.map(({ id, name }) => ({ id, label: name }));
  const chosen = flowId === null ? t("any") : (flowName ?? t("gone"));
  // Always in the list: what a list does not hold, its native twin takes for nothing chosen.
  const own = flowId === null || flows.some(({ id }) => id === flowId) ? [] : [{ id: flowId, label: chosen }];
  return (
    <SearchSelect
      label={t("label")}
      isLabelHidden
      first={[{ id: ANY, label: t("any") }]}
      groups={[{ id: "flows", title: t("flows"), options: [...own, ...options] }]}
      value={flowId ?? ANY}
      chosen={{ label: chosen }}
      onChange={(id) => filterList({ flow: id === ANY ? "" : id })}
      search={typed}
      onSearch={setTyped}
      searchLabel={t("search")}
      isLong={!query.data || total > MANY_FLOWS}
      emptyText={query.isPending ? t("loading") : t("none")}
      note={total > flows.length ? t("more", { count: total - flows.length }) : undefined}
      onApproach={() => setWanted(true)}
      onOpenChange={() => setWanted(true)}
      className="w-60 max-sm:w-full"
    />
  );
}
