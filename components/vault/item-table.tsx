"use client";

import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { Header, Table } from "#components/ui/table.tsx";
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
    <Table
      label={t("label")}
      isBusy={isBusy}
      head={
        <>
          <SortHeader sort="name" input={input} />
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
        </>
      }
    >
      {items.map((item) => (
        <ItemRow key={item.id} item={item} canChange={changeable.has(item.sectionId)} onOpenDialog={onOpenDialog} />
      ))}
    </Table>
  );
}

type SortHeaderProps = { sort: "name" | "app" | "created"; input: ListItemsInput; className?: string };

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
    <Header
      sort={direction === null ? "none" : direction === "asc" ? "ascending" : "descending"}
      {...(className && { className })}
    >
      <button
        type="button"
        onClick={sortNext}
        className={clsx(
          "group -mx-1 inline-flex h-7 items-center gap-1 whitespace-nowrap rounded-sm px-1 hover:text-ink",
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
    </Header>
  );
}
