"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { vaultHref } from "#lib/vault/list-params.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { Fact, FactList } from "./fact-list.tsx";

export function ItemFacts({ item, app }: { item: ItemDetail; app: ConnectorManifest | null }) {
  const t = useTranslations("vault.detail");
  const { id, notes, sectionId, sectionName, createdAt, updatedAt, refreshedAt } = item;
  return (
    <FactList title={t("about")}>
      <Fact name={t("description")}>
        {notes === "" ? (
          <span className="text-ink-2">{t("noDescription")}</span>
        ) : (
          <p className="whitespace-pre-line">{notes}</p>
        )}
      </Fact>
      <Fact name={t("app")}>{app?.name ?? item.appId}</Fact>
      {item.accountName && (
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
      <Fact name={t("created")}>
        <DateText value={createdAt} style="dateTime" />
      </Fact>
      <Fact name={t("updated")}>
        <DateText value={updatedAt} style="dateTime" />
      </Fact>
      <Fact name={t("refreshed")}>
        {refreshedAt ? (
          <DateText value={refreshedAt} style="dateTime" />
        ) : (
          <span className="text-ink-2">{t("never")}</span>
        )}
      </Fact>
      <Fact name={t("id")}>
        <code className="select-all break-all font-mono text-xs">{toPublicId("ac", id)}</code>
      </Fact>
    </FactList>
  );
}
