"use client";

import { ChevronsLeft, History } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { ExecutionPage } from "#lib/executions/list-schema.ts";
import { turnPage } from "./use-list-input.ts";

type SearchPagesProps = { page: ExecutionPage; search: NonNullable<ExecutionPage["search"]> };

/** How far a search for a text came, and the way on to older executions. */
export function SearchPages({ page: { executions, hasNewer, hasOlder }, search }: SearchPagesProps) {
  const t = useTranslations("executions.search");
  const { searched, hidden, oldest } = search;
  return (
    <nav aria-label={t("label")} className="flex min-h-8 flex-wrap items-center gap-2 text-ink-2 text-xs">
      <span role="status" className="mr-1">
        {t("found", { count: executions.length, searched })} {hidden > 0 && t("hidden", { count: hidden })}{" "}
        {!hasOlder && t("all")}
      </span>
      {hasNewer && (
        <Button size="sm" icon={<ChevronsLeft aria-hidden />} onPress={() => turnPage("newest")}>
          {t("newest")}
        </Button>
      )}
      {hasOlder && oldest !== null && (
        <Button size="sm" icon={<History aria-hidden />} onPress={() => turnPage({ before: oldest })}>
          {t("older")}
        </Button>
      )}
    </nav>
  );
}
