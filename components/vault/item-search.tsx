"use client";

import clsx from "clsx";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { frameShortcuts } from "#components/palette/frame-shortcuts.ts";
import { isPressed } from "#components/palette/pressed.ts";
import { controlClass } from "#components/ui/field-class.ts";
import { useSearchText } from "#components/ui/use-search-text.ts";
import { changeListInput } from "./use-list-input.ts";

/**
 * The address is replaced as one types, so Back leaves the search as one.
 * A plain input: the vault page loads it first, and react-aria's search field weighs 8 kB.
 */
export function ItemSearch({ search }: { search: string }) {
  const t = useTranslations("vault.filters");
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useSearchText(search, (wanted) => changeListInput({ search: wanted }, "replace"));
  const clear = () => {
    setText("");
    input.current?.focus();
  };

  return (
    <search className="relative flex w-full items-center sm:w-[300px]">
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-ink-2" />
      <input
        ref={input}
        type="search"
        aria-label={t("search")}
        placeholder={t("searchPlaceholder")}
        autoComplete="off"
        spellCheck="false"
        maxLength={150}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (isPressed(event, frameShortcuts.clearSearch)) setText("");
        }}
        className={clsx(
          controlClass,
          "h-[34px] px-8 focus:border-accent focus:outline-2 focus:outline-accent/40 focus:outline-offset-0",
          "[&::-webkit-search-cancel-button]:hidden",
        )}
      />
      {text !== "" && (
        <button
          type="button"
          aria-label={t("clearSearch")}
          onClick={clear}
          className="absolute right-1.5 flex size-6 items-center justify-center rounded-sm text-ink-2 hover:bg-sunk hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}
