"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { popoverClass } from "#components/ui/popover-class.ts";
import type { CompletionItem } from "./completion.ts";

type CompletionListProps = {
  id: string;
  items: readonly CompletionItem[];
  active: number;
  onChoose: (item: CompletionItem) => void;
};

/** The focus stays in the text; its keys move through this list (`aria-activedescendant`). */
export function CompletionList({ id, items, active, onChoose }: CompletionListProps) {
  const t = useTranslations("flows");
  const list = useRef<HTMLDivElement>(null);
  // Below a field at the bottom of the form it would open out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it grows
  useEffect(() => {
    list.current?.scrollIntoView({ block: "nearest" });
  }, [items.length]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <>
      <div
        ref={list}
        id={id}
        role="listbox"
        tabIndex={-1}
        aria-label={t("fields.completion")}
        className={clsx(
          popoverClass,
          "absolute top-full right-0 z-40 mt-1 max-h-56 w-full min-w-80 max-w-none! overflow-y-auto p-1",
        )}
      >
        {items.map((item, index) => (
          <div
            key={item.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Before the text loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(item);
            }}
            className={clsx(
              "flex min-h-7 cursor-pointer items-center justify-between gap-3 rounded-sm px-2 py-1",
              index === active ? "bg-accent-bg" : "hover:bg-sunk",
            )}
          >
            <span className="min-w-0 truncate font-mono text-xs" title={item.text}>
              {item.text}
            </span>
            <span
              className={clsx(
                "max-w-[45%] shrink-0 truncate text-ink-2 text-xs",
                item.sample !== undefined && "font-mono",
              )}
            >
              {item.sample ?? item.detail ?? t(`kind.${item.kind}`)}
            </span>
          </div>
        ))}
      </div>
      <span role="status" className="sr-only">
        {t("fields.completionCount", { count: items.length })}
      </span>
    </>
  );
}
