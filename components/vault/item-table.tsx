"use client";

import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { startDirection } from "#lib/vault/list-params.ts";
import type { ItemSummary, ListItemsInput, SectionSummary } from "#lib/vault/schema.ts";
import { columnClass } from "./item-columns.ts";
import type { ItemDialog } from "./item-dialogs.tsx";
import { ItemRow } from "./item-row.tsx";
import { changeListInput } from "./use-list-input.ts";

type ItemTableProps = {
  items: readonly ItemSummary[];
  sections: readonly SectionSummary[];
  input: ListItemsInput;
  isBusy: boolean;
  onOpenDialog: (dialog: ItemDialog) => void;
};

export function ItemTable({ items, sections, input, isBusy, onOpenDialog }: ItemTableProps) {
  const t = useTranslations("vault.table");
  const changeable = new Set(sections.filter(({ right }) => right === "change").map(({ id }) => id));
  return (
    <div className="relative overflow-hidden rounded-xl border border-line bg-panel">
      <table aria-label={t("label")} aria-busy={isBusy} className="w-full table-fixed border-collapse text-sm">
        <thead className="text-ink-2 text-xs">
          <tr className="h-9 border-line border-b text-left">
            <SortHeader sort="name" input={input} className="pl-4" />
            <SortHeader sort="app" input={input} className={columnClass.app} />
            <Header className={columnClass.account}>{t("account")}</Header>
            <Header className={columnClass.state}>
              <span className="max-sm:sr-only">{t("state")}</span>
            </Header>
            <Header className={columnClass.usedBy}>{t("usedBy")}</Header>
            <SortHeader sort="created" input={input} className={columnClass.created} />
            <Header className={columnClass.refreshed}>{t("refreshed")}</Header>
            <Header className={columnClass.menu}>
              <span className="sr-only">{t("actions")}</span>
            </Header>
          </tr>
        </thead>
        <tbody className={clsx("transition-opacity", isBusy && "opacity-60")}>
          {items.map((item) => (
            <ItemRow
              key={item.id}
              item={item}
              canChange={changeable.has(item.sectionId)}
              onOpenDialog={(kind) => onOpenDialog({ kind, item })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Header({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <th scope="col" className={clsx("px-2 font-medium", className)}>
      {children}
    </th>
  );
}

type SortHeaderProps = { sort: "name" | "app" | "created"; input: ListItemsInput; className: string };

/** Sorts by its column, then the other way, then as the table opened: by last change, which has no column. */
function SortHeader({ sort, input, className }: SortHeaderProps) {
  const t = useTranslations("vault.table");
  const first = startDirection(sort);
  const direction = input.sort === sort ? (input.direction ?? first) : null;
  const sortNext = () => {
    if (direction === null) changeListInput({ sort, direction: undefined });
    else if (direction === first) changeListInput({ sort, direction: first === "asc" ? "desc" : "asc" });
    else changeListInput({ sort: "updated", direction: undefined });
  };
  const Arrow = direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={direction === null ? "none" : direction === "asc" ? "ascending" : "descending"}
      className={clsx("px-2 font-medium", className)}
    >
      <button
        type="button"
        onClick={sortNext}
        className={clsx(
          "group -mx-1 inline-flex h-7 items-center gap-1 rounded-sm px-1 hover:text-ink",
          direction !== null && "text-ink",
        )}
      >
        {t(sort)}
        <Arrow
          aria-hidden
          size={13}
          className={clsx(direction === null && "opacity-0 group-hover:opacity-50 group-focus-visible:opacity-50")}
        />
      </button>
    </th>
  );
}
