"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { ActionCell, Cell, Nothing, RowHeader, rowClass } from "#components/ui/table.tsx";
import type { ItemSummary } from "#lib/vault/schema.ts";
import { AnyHostPill } from "./any-host-pill.tsx";
import { columnClass } from "./item-columns.ts";
import type { ItemDialog } from "./item-dialogs.tsx";
import { ItemMenu } from "./item-menu.tsx";
import { ItemStatePill } from "./item-state-pill.tsx";
import { useItemType } from "./use-item-type.ts";

type ItemRowProps = { item: ItemSummary; canChange: boolean; onOpenDialog: (dialog: ItemDialog) => void };

/** Drawn again only if its item changed: while a search is on its way, the page keeps fifty of them. */
export const ItemRow = memo(function ItemRow({ item, canChange, onOpenDialog }: ItemRowProps) {
  const t = useTranslations("vault");
  const { id, name, accountName, state, setupType, isAnyHost, usedByFlows, expiresAt, createdAt, refreshedAt } = item;
  const type = useItemType()(item);
  const isEmpty = state === "empty";
  return (
    <tr className={clsx("relative", rowClass, isEmpty && "bg-warn-bg/50 hover:bg-warn-bg/50!")}>
      <RowHeader className="max-sm:pb-7">
        <Link
          href={`/vault/${id}`}
          className="flex min-h-10 items-center gap-3 rounded-md text-base hover:underline hover:underline-offset-4"
        >
          <AppIcon name={type.icon} tone={isEmpty ? "orange" : "plain"} />
          <span className="min-w-0 truncate font-medium" title={name}>
            {name}
          </span>
        </Link>
      </RowHeader>
      <Cell className={clsx("whitespace-normal text-ink-2", columnClass.app)}>
        <span title={type.name} className="line-clamp-2 leading-[18px]">
          {type.name}
        </span>
      </Cell>
      <Cell className={columnClass.account}>
        {accountName === null ? (
          <Nothing words={t("table.noAccount")} />
        ) : (
          <span className="font-mono text-ink-2" title={accountName}>
            {accountName}
          </span>
        )}
      </Cell>
      <Cell className="max-sm:px-0">
        <span className="flex flex-wrap items-center gap-x-1 gap-y-0.5 max-sm:absolute max-sm:bottom-1.5 max-sm:left-[54px]">
          <ItemStatePill state={state} expiresAt={expiresAt} setupType={setupType} />
          {isAnyHost && <AnyHostPill />}
        </span>
      </Cell>
      <Cell className={columnClass.usedBy}>
        {usedByFlows === 0 ? (
          <Nothing words={t("table.notUsed")} />
        ) : (
          <Link
            href={`/vault/${id}#used-by`}
            className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
          >
            {t("table.flows", { count: usedByFlows })}
          </Link>
        )}
      </Cell>
      <Cell className={clsx("text-ink-2", columnClass.created)}>
        <DateText value={createdAt} />
      </Cell>
      <Cell className={clsx("text-ink-2", columnClass.refreshed)}>
        {refreshedAt ? <RelativeTime value={refreshedAt} /> : <Nothing words={t("table.notRefreshed")} />}
      </Cell>
      <ActionCell className={columnClass.menu}>
        {canChange && <ItemMenu item={item} onOpenDialog={(kind) => onOpenDialog({ kind, item })} />}
      </ActionCell>
    </tr>
  );
});
