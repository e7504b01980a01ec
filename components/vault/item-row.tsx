"use client";

import clsx from "clsx";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { findConnector } from "#lib/connectors/registry.ts";
import type { ItemSummary } from "#lib/vault/schema.ts";
import { columnClass } from "./item-columns.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";
import { ItemMenu } from "./item-menu.tsx";
import { ItemStatePill } from "./item-state-pill.tsx";

type ItemRowProps = { item: ItemSummary; canChange: boolean; onOpenDialog: (kind: ItemDialogKind) => void };

export function ItemRow({ item, canChange, onOpenDialog }: ItemRowProps) {
  const t = useTranslations("vault");
  const { id, name, appId, accountName, state, isAnyHost, usedByFlows, createdAt, refreshedAt } = item;
  const app = findConnector(appId ?? "");
  const isEmpty = state === "empty";
  return (
    <tr
      className={clsx("relative h-[52px] border-line not-last:border-b", isEmpty ? "bg-warn-bg/50" : "hover:bg-page")}
    >
      <th scope="row" className="py-1 pr-2 pl-4 text-left font-normal max-sm:pb-7">
        <Link
          href={`/vault/${id}`}
          className="flex min-h-10 items-center gap-3 rounded-md text-base hover:underline hover:underline-offset-4"
        >
          <AppIcon name={app?.icon ?? ""} tone={isEmpty ? "orange" : "plain"} />
          <span className="min-w-0 truncate font-medium" title={name}>
            {name}
          </span>
        </Link>
      </th>
      <Cell className={clsx("text-ink-2", columnClass.app)}>{app?.name ?? appId}</Cell>
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
        <span className="flex items-start gap-0.5 max-sm:absolute max-sm:bottom-1.5 max-sm:left-[54px] sm:flex-col">
          <ItemStatePill state={state} />
          {isAnyHost && <Pill tone="amber">{t("notes.anyHost")}</Pill>}
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
      <td className={clsx("pr-2.5 text-right", columnClass.menu)}>
        {canChange && <ItemMenu item={item} onOpenDialog={onOpenDialog} />}
      </td>
    </tr>
  );
}

function Cell({ className, children }: { className: string; children: ReactNode }) {
  return <td className={clsx("truncate px-2", className)}>{children}</td>;
}

/** A dash to the eye, words to a screen reader. */
function Nothing({ words }: { words: string }) {
  return (
    <>
      <span aria-hidden className="text-ink-2">
        —
      </span>
      <span className="sr-only">{words}</span>
    </>
  );
}
