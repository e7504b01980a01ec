"use client";

import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { ExecutionPage } from "#lib/executions/list-schema.ts";
import { turnPage } from "./use-list-input.ts";

/** How many are in sight, and the ways to those before and after. All of them are not counted: there may be millions. */
export function ExecutionPages({ page: { executions, hasNewer, hasOlder } }: { page: ExecutionPage }) {
  const t = useTranslations("executions.pages");
  const [newest, oldest] = [executions[0], executions.at(-1)];
  return (
    <nav aria-label={t("label")} className="flex min-h-8 items-center gap-2 text-ink-2 text-xs">
      <span role="status">{t("shown", { count: executions.length })}</span>
      {(hasNewer || hasOlder) && (
        <>
          <IconButton
            size="sm"
            label={t("newest")}
            icon={<ChevronsLeft aria-hidden />}
            isDisabled={!hasNewer}
            onPress={() => turnPage("newest")}
          />
          <IconButton
            size="sm"
            label={t("newer")}
            icon={<ChevronLeft aria-hidden />}
            isDisabled={!hasNewer}
            onPress={() => turnPage(newest ? { after: newest.id } : "newest")}
          />
          <IconButton
            size="sm"
            label={t("older")}
            icon={<ChevronRight aria-hidden />}
            isDisabled={!hasOlder || !oldest}
            onPress={() => oldest && turnPage({ before: oldest.id })}
          />
        </>
      )}
    </nav>
  );
}
