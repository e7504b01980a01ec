"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Folder, Layers } from "lucide-react";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { vaultHref } from "#lib/vault/list-params.ts";
import { itemQuery, sectionsQuery } from "#lib/vault/queries.ts";
import { useListInput } from "./use-list-input.ts";

/** The sections at the left. On a narrow screen they stand in one row above the table. */
export function SectionNav() {
  const t = useTranslations("vault.sections");
  const sections = useQuery(sectionsQuery());
  const current = useCurrentSection();
  const all = sections.data ?? [];
  const total = all.reduce((sum, { itemCount }) => sum + itemCount, 0);

  return (
    <nav aria-label={t("title")} className="border-line border-b md:w-[248px] md:shrink-0 md:border-r md:border-b-0">
      <div className="md:sticky md:top-[52px] md:p-3 md:pt-5">
        <p className="hidden px-2 pb-2 font-semibold text-ink-2 text-xs uppercase tracking-wide md:block">
          {t("title")}
        </p>
        <ul className="relative flex gap-1 overflow-x-auto p-2 md:flex-col md:gap-0.5 md:overflow-visible md:p-0">
          <SectionLink isCurrent={current === null} icon={Layers} name={t("all")} count={total} />
          {all.map(({ id, name, itemCount }) => (
            <SectionLink
              key={id}
              sectionId={id}
              isCurrent={current === id}
              icon={Folder}
              name={name}
              count={itemCount}
            />
          ))}
        </ul>
      </div>
    </nav>
  );
}

/** The section that is shown: of the list by its address, of an item by the item itself; null for all. */
function useCurrentSection(): string | null | undefined {
  const { itemId } = useParams<{ itemId?: string }>();
  const { sectionId } = useListInput();
  const item = useQuery({ ...itemQuery(itemId ?? ""), enabled: false });
  return itemId === undefined ? (sectionId ?? null) : item.data?.sectionId;
}

type SectionLinkProps = {
  sectionId?: string;
  isCurrent: boolean;
  icon: typeof Folder;
  name: string;
  count: number;
};

function SectionLink({ sectionId, isCurrent, icon: Icon, name, count }: SectionLinkProps) {
  const t = useTranslations("vault.sections");
  const format = useFormatter();
  return (
    <li className="shrink-0">
      <Link
        href={vaultHref({ sectionId })}
        aria-current={isCurrent ? "page" : undefined}
        className={clsx(
          "flex h-[36px] items-center gap-2 rounded-md px-2 md:h-[34px]",
          isCurrent ? "bg-accent-bg font-semibold text-accent" : "hover:bg-sunk",
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        <span className="min-w-0 max-w-48 flex-1 truncate" title={name}>
          {name}
        </span>
        <span aria-hidden className={clsx("text-xs", isCurrent ? "font-semibold" : "text-ink-2")}>
          {format.number(count)}
        </span>
        <span className="sr-only">{t("count", { count })}</span>
      </Link>
    </li>
  );
}
