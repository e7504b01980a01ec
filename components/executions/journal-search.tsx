"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { MAX_TEXT, MIN_TEXT } from "#lib/executions/list-schema.ts";
import { filterList } from "./use-list-input.ts";

/** Asked for by Enter or its button, not as one types: each search looks into many journals. */
export function JournalSearch({ text }: { text: string }) {
  const t = useTranslations("executions.filters");
  const [typed, setTyped] = useState(text);
  const [isShort, setShort] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = typed.trim();
    const isTooShort = wanted !== "" && wanted.length < MIN_TEXT;
    setShort(isTooShort);
    if (!isTooShort && wanted !== text) filterList({ text: wanted || undefined });
  };
  return (
    <search className="w-full sm:w-auto">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t("text")}
          value={typed}
          maxLength={MAX_TEXT}
          onChange={(next) => {
            setTyped(next);
            setShort(false);
          }}
          onClear={() => {
            if (text !== "") filterList({ text: undefined });
          }}
          className="min-w-0 flex-1 sm:w-72 sm:flex-none"
        />
        <Button type="submit">{t("search")}</Button>
        <span role="status" className="text-ink-2 text-xs empty:hidden">
          {isShort && t("tooShort", { count: MIN_TEXT })}
        </span>
      </form>
    </search>
  );
}
