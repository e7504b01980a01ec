"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { IconButton } from "./icon-button.tsx";

type PaginationProps = {
  /** From 1. */
  page: number;
  perPage: number;
  total: number;
  onPageChange: (page: number) => void;
};

/** “1–50 of 1,234”, and the two ways to turn where there is more than one page. */
export function Pagination({ page, perPage, total, onPageChange }: PaginationProps) {
  const t = useTranslations("ui");
  const format = useFormatter();
  const first = (page - 1) * perPage + 1;
  const last = Math.min(page * perPage, total);
  if (total === 0) return null;
  return (
    <nav aria-label={t("pages")} className="flex min-h-8 items-center gap-2 text-ink-2 text-xs">
      <span role="status">
        {t("range", { first: format.number(first), last: format.number(last), total: format.number(total) })}
      </span>
      {total > perPage && (
        <>
          <IconButton
            size="sm"
            label={t("previousPage")}
            icon={<ChevronLeft aria-hidden />}
            isDisabled={page <= 1}
            onPress={() => onPageChange(page - 1)}
          />
          <IconButton
            size="sm"
            label={t("nextPage")}
            icon={<ChevronRight aria-hidden />}
            isDisabled={last >= total}
            onPress={() => onPageChange(page + 1)}
          />
        </>
      )}
    </nav>
  );
}
