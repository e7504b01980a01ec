"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFlowSearch } from "#components/flows/use-flow-search.ts";
import { SearchSelect } from "#components/ui/search-select.tsx";

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
  const { flows, moreCount, isPending, select } = useFlowSearch();
  const [picked, setPicked] = useState(saved);
  const options = flows.filter(({ isPublished }) => isPublished).map(({ id, name }) => ({ id, label: name }));
  // Always in the list, what was found first: what a list does not hold, its native twin takes for nothing chosen.
  const own = !picked || options.some(({ id }) => id === picked.id) ? [] : [{ id: picked.id, label: picked.name }];
  const all = [...options, ...own];
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
      {...select}
      searchLabel={t("flowSearch")}
      emptyText={isPending ? t("flowLoading") : select.search.trim() === "" ? t("flowNone") : t("flowNotFound")}
      note={moreCount > 0 ? t("flowMore") : undefined}
    />
  );
}
