"use client";

import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { changeAddress } from "./change-address.ts";
import { EmptyState } from "./empty-state.tsx";
import { LoadState } from "./load-state.tsx";
import { PageHeader } from "./page-header.tsx";
import { Pagination } from "./pagination.tsx";
import { SearchField } from "./search-field.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";
import { useSearchText } from "./use-search-text.ts";

type ListPage = { page: number; perPage: number; total: number };

type ListFrameProps<T extends ListPage> = {
  words: { title: string; lead: string; search: string; loadFailed: string; nothingFound: string };
  query: { data: T | undefined; error: Error | null; isPending: boolean };
  /** What is searched: it stands in the address, as the page does. */
  search: string;
  actions: ReactNode;
  /** Below the title. */
  intro?: ReactNode;
  /** In place of the search and the actions while nothing is there to be found. */
  empty?: ReactNode;
  children: (page: T) => ReactNode;
};

/** A list by pages that can be searched: its title, and what there is to see of it. */
export function ListFrame<T extends ListPage>({
  words: { title, lead, search: searchLabel, loadFailed, nothingFound },
  query,
  search,
  actions,
  intro,
  empty,
  children,
}: ListFrameProps<T>) {
  const t = useTranslations("ui.nothingFound");
  const { data } = query;
  const isEmpty = data?.total === 0 && search === "" && empty !== undefined;
  // With its last row, a list takes away what had the focus.
  const keptFocus = useKeptFocus(data?.total);
  return (
    <div {...keptFocus} className="flex flex-col gap-4 outline-none">
      <PageHeader title={title} description={lead} actions={!isEmpty && actions} />
      {intro}
      {!isEmpty && <Search label={searchLabel} search={search} />}
      <LoadState query={query} failed={loadFailed} />
      {isEmpty && empty}
      {data?.total === 0 && !isEmpty && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={nothingFound}
          actions={<Button onPress={() => changeAddress({ search: "", page: "" })}>{t("clear")}</Button>}
        >
          {t("text", { search })}
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          {children(data)}
          <Pagination {...data} onPageChange={(page) => changeAddress({ page: String(page) })} />
        </>
      )}
    </div>
  );
}

/** Waits for a pause in the typing before it asks; follows when the search is cleared elsewhere. */
function Search({ label, search }: { label: string; search: string }) {
  const [text, setText] = useSearchText(search, (wanted) => changeAddress({ search: wanted, page: "" }));
  return <SearchField label={label} value={text} onChange={setText} className="w-full sm:w-[300px]" />;
}
