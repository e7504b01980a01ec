"use client";

import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { toPublicId } from "#lib/shared/public-id.ts";
import { vaultHref } from "#lib/vault/list-params.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { Fact, FactList } from "./fact-list.tsx";
import { useItemType } from "./use-item-type.ts";

export function ItemFacts({ item }: { item: ItemDetail }) {
  const t = useTranslations("vault.detail");
  const { id, kind, notes, sectionId, sectionName, createdAt, updatedAt, refreshedAt, lastUsedAt } = item;
  const type = useItemType()(item);
  const isConnection = kind === "connection";
  return (
    <FactList title={t("about")}>
      <Fact name={t("description")}>
        {notes === "" ? (
          <span className="text-ink-2">{t("noDescription")}</span>
        ) : (
          <p className="whitespace-pre-line">{notes}</p>
        )}
      </Fact>
      <Fact name={t(isConnection ? "app" : "type")}>{type.name}</Fact>
      {isConnection && item.accountName && (
        <Fact name={t("account")}>
          <span className="font-mono text-xs">{item.accountName}</span>
        </Fact>
      )}
      <Fact name={t("section")}>
        <Link
          href={vaultHref({ sectionId })}
          className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
        >
          {sectionName}
        </Link>
      </Fact>
      <Fact name={t("created", { kind })}>
        <DateText value={createdAt} style="dateTime" />
      </Fact>
      <Fact name={t("updated", { kind })}>
        <DateText value={updatedAt} style="dateTime" />
      </Fact>
      {isConnection && (
        <Fact name={t("refreshed")}>
          <Moment value={refreshedAt} />
        </Fact>
      )}
      <Fact name={t("lastUsed")}>
        <Moment value={lastUsedAt} />
      </Fact>
      <Fact name={t(isConnection ? "id" : "itemId")}>
        <code className="select-all break-all font-mono text-xs">{isConnection ? toPublicId("ac", id) : id}</code>
      </Fact>
    </FactList>
  );
}

function Moment({ value }: { value: Date | null }) {
  const t = useTranslations("vault.detail");
  return value ? <DateText value={value} style="dateTime" /> : <span className="text-ink-2">{t("never")}</span>;
}
