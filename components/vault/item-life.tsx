"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { lifeQuery } from "#lib/vault/life-query.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { LifeForecast } from "./life-forecast.tsx";
import { LifeRow } from "./life-row.tsx";

/** What a connection went through, the newest first, below what is to come of it. */
export function ItemLife({ item, app }: { item: ItemDetail; app: ConnectorManifest | null }) {
  const t = useTranslations("vault.life");
  const errorText = useErrorText();
  const query = useInfiniteQuery(lifeQuery(item.id));
  const pages = query.data?.pages ?? [];
  // What is counted by day may come up from one page to the one before, while one reads.
  const lines = [...new Map(pages.flatMap((page) => page.lines).map((line) => [line.id, line])).values()];
  const keptFocus = useKeptFocus(lines.length);
  const [newest] = pages;

  return (
    <section aria-labelledby="life-title" className="flex flex-col gap-2.5">
      <h2 id="life-title" className="font-semibold text-lg">
        {t("title")}
      </h2>
      {query.isPending && <Loading rows={4} />}
      {query.error && (
        <Alert
          tone="fail"
          title={t("loadFailed")}
          actions={
            <Button size="sm" isPending={query.isFetching} onPress={() => void query.refetch()}>
              {t("retry")}
            </Button>
          }
        >
          {errorText(query.error)}
        </Alert>
      )}
      {newest && (
        <div {...keptFocus} className="flex flex-col rounded-xl border border-line bg-panel outline-none">
          <LifeForecast item={item} recentUses={newest.recentUses} />
          <ol aria-label={t("label")} className="flex flex-col px-4 pt-4 pb-1">
            {lines.map((line) => (
              <LifeRow key={line.id} line={line} app={app} />
            ))}
          </ol>
          <p role="status" className="sr-only">
            {t("shown", { count: lines.length })}
          </p>
          {lines.length === 1 && <p className="px-4 pb-4 text-ink-2 text-sm">{t("nothingYet")}</p>}
          {query.hasNextPage && (
            <div className="px-4 pb-4">
              <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                {t("more")}
              </Button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}
