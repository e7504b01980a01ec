"use client";

import { ChevronDown, Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { type EventFilters, exportFormats } from "#lib/audit/event-schema.ts";
import { apiQuery } from "#lib/audit/list-params.ts";

/** The browser downloads what the filters leave. */
export function ExportMenu({ filters }: { filters: EventFilters }) {
  const t = useTranslations("audit");
  const download = (format: string) => {
    const query = new URLSearchParams(apiQuery(filters));
    query.set("format", format);
    window.location.assign(`/api/audit/export?${query}`);
  };
  return (
    <Menu
      label={t("export")}
      trigger={
        <Button icon={<Download aria-hidden />}>
          {t("export")}
          <ChevronDown aria-hidden />
        </Button>
      }
      entries={exportFormats.map((format) => ({
        id: format,
        label: t(`exportOf.${format}`),
        onAction: () => download(format),
      }))}
    />
  );
}
