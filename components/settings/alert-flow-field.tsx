"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SearchSelect } from "#components/ui/search-select.tsx";
import { useSettled } from "#components/ui/use-settled.ts";
import { flowsQuery } from "#lib/flows/queries.ts";

/** Fewer can be looked through. */
const MANY_FLOWS = 8;

type AlertFlowFieldProps = {
  value: string | null;
  /** The saved one: the list may not hold it. */
  saved: { id: string; name: string } | null;
  onChange: (flowId: string) => void;
  errorMessage: string | undefined;
};

/** A published flow, found by a piece of its name. Read as it is opened. */
export function AlertFlowField({ value, saved, onChange, errorMessage }: AlertFlowFieldProps) {
  const t = useTranslations("alerts");
  const [isWanted, setWanted] = useState(false);
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState(saved);
  const search = useSettled(typed.trim());
  const query = useQuery({
    ...flowsQuery({ search, page: 1 }),
    refetchInterval: false,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  const { flows = [], total = 0 } = query.data ?? {};
  const options = flows.filter(({ isPublished }) => isPublished).map(({ id, name }) => ({ id, label: name }));
  // Always in the list: what a list does not hold, its native twin takes for nothing chosen.
  const own = !picked || options.some(({ id }) => id === picked.id) ? [] : [{ id: picked.id, label: picked.name }];
  const all = [...own, ...options];
  return (
    <SearchSelect
      isRequired
      label={t("flow")}
      description={t("flowHelp")}
      errorMessage={errorMessage}
      placeholder={t("flowPlaceholder")}
      groups={all.length > 0 ? [{ id: "flows", title: t("flow"), options: all }] : []}
      value={value}
      chosen={picked && value ? { label: picked.name } : undefined}
      onChange={(id) => {
        const option = all.find((each) => each.id === id);
        if (option) setPicked({ id, name: option.label });
        onChange(id);
      }}
      search={typed}
      onSearch={setTyped}
      searchLabel={t("flowSearch")}
      isLong={!query.data || total > MANY_FLOWS}
      emptyText={query.isPending ? t("flowLoading") : search === "" ? t("flowNone") : t("flowNotFound")}
      note={total > flows.length ? t("flowMore") : undefined}
      onApproach={() => setWanted(true)}
      onOpenChange={() => setWanted(true)}
    />
  );
}
