"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { AuditOperator } from "#lib/audit/data.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { EventList } from "./event-list.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { useEventFilters } from "./use-event-filters.ts";

type AuditViewProps = {
  tenantName: string;
  operators: readonly AuditOperator[];
  /** The last head of the chain that an engine signed. */
  signed: { seq: number; at: Date } | null;
};

export function AuditView({ tenantName, operators, signed }: AuditViewProps) {
  const t = useTranslations("audit");
  const filters = useEventFilters();
  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
      <PageHeader
        title={t("title")}
        description={t("lead", { tenant: tenantName })}
        actions={<ExportMenu filters={filters} />}
      />
      <AuditFilters filters={filters} operators={operators} />
      <EventList filters={filters} />
      <p className="text-ink-2 text-xs">
        {signed ? t.rich("signed", { seq: signed.seq, when: () => <RelativeTime value={signed.at} /> }) : t("unsigned")}
      </p>
    </div>
  );
}
