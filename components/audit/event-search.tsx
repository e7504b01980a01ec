"use client";

import { useTranslations } from "next-intl";
import { SearchField } from "#components/ui/search-field.tsx";
import { useSearchText } from "#components/ui/use-search-text.ts";
import { SEARCH_MIN_LENGTH } from "#lib/audit/event-schema.ts";
import { changeFilters } from "./use-event-filters.ts";

/** The address is replaced as one types, so Back leaves the search as one. */
export function EventSearch({ search }: { search: string }) {
  const t = useTranslations("audit.filters");
  const [text, setText] = useSearchText(search, (wanted) => changeFilters({ search: wanted }, "replace"), longEnough);
  const isShort = text.trim() !== "" && text.trim().length < SEARCH_MIN_LENGTH;
  return (
    <div className="col-span-2 flex w-full flex-col gap-1.5 sm:w-[200px]">
      {isShort && (
        <span role="status" className="text-ink-2 text-xs">
          {t("searchHint")}
        </span>
      )}
      <SearchField label={t("search")} maxLength={150} value={text} onChange={setText} />
    </div>
  );
}

/** A shorter piece would have to be looked for in every event. */
function longEnough(typed: string): string {
  const piece = typed.trim();
  return piece.length < SEARCH_MIN_LENGTH ? "" : piece;
}
