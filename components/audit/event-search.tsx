"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { SearchField } from "#components/ui/search-field.tsx";
import { SEARCH_MIN_LENGTH } from "#lib/audit/event-schema.ts";
import { changeFilters } from "./use-event-filters.ts";

const SETTLE_MS = 250;

/** Typing is seen at once and asked for when it settles; the address is replaced, so Back leaves the search as one. */
export function EventSearch({ search }: { search: string }) {
  const t = useTranslations("audit.filters");
  const [text, setText] = useState(search);
  const asked = useRef(search);

  useEffect(() => {
    if (search === asked.current) return;
    asked.current = search;
    setText(search);
  }, [search]);

  useEffect(() => {
    const typed = text.trim();
    const wanted = typed.length < SEARCH_MIN_LENGTH ? "" : typed;
    if (wanted === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      changeFilters({ search: wanted }, "replace");
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);

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
