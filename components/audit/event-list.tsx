"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { EventFilters } from "#lib/audit/event-schema.ts";
import { gatherRefusals } from "#lib/audit/gather-refusals.ts";
import { eventsQuery } from "#lib/audit/queries.ts";
import { EventTable } from "./event-table.tsx";
import { clearFilters } from "./use-event-filters.ts";

export function EventList({ filters }: { filters: EventFilters }) {
  const t = useTranslations("audit");
  const errorText = useErrorText();
  const query = useInfiniteQuery({ ...eventsQuery(filters), placeholderData: keepPreviousData });
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.events) ?? [], [query.data]);
  const lines = useMemo(() => gatherRefusals(events), [events]);

  if (query.isPending) return <Loading rows={8} />;
  return (
    <>
      {query.error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      {lines.length === 0 && !query.error && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("empty.title")}
          actions={<Button onPress={clearFilters}>{t("empty.clear")}</Button>}
        >
          {t("empty.text")}
        </EmptyState>
      )}
      {lines.length > 0 && <EventTable lines={lines} isBusy={query.isPlaceholderData} />}
      <div className="flex flex-wrap items-center gap-3 text-ink-2 text-xs">
        <span role="status">{t("shown", { count: events.length })}</span>
        {query.hasNextPage && (
          <Button size="sm" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t("older")}
          </Button>
        )}
        {!query.hasNextPage && events.length > 0 && <span>{t("start")}</span>}
      </div>
    </>
  );
}
