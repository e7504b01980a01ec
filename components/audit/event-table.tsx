"use client";

import { useTranslations } from "next-intl";
import { Header, Table } from "#components/ui/table.tsx";
import type { EventLine } from "#lib/audit/gather-refusals.ts";
import { columnClass } from "./event-columns.ts";
import { EventRow } from "./event-row.tsx";

export function EventTable({ lines, isBusy }: { lines: readonly EventLine[]; isBusy: boolean }) {
  const t = useTranslations("audit");
  return (
    <Table
      label={t("title")}
      isBusy={isBusy}
      head={
        <>
          <Header className={columnClass.when}>{t("columns.when")}</Header>
          <Header className={columnClass.who}>{t("columns.who")}</Header>
          <Header>{t("columns.what")}</Header>
          <Header className={columnClass.from}>{t("columns.from")}</Header>
          <Header className={columnClass.details}>
            <span className="sr-only">{t("columns.details")}</span>
          </Header>
        </>
      }
    >
      {lines.map((line) => (
        <EventRow key={line.event.seq} line={line} />
      ))}
    </Table>
  );
}
