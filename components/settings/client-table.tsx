"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Cell, Header, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useCopy } from "#components/ui/use-copy.ts";
import type { ClientSummary } from "#lib/clients/schema.ts";

/** Columns that a narrow screen has no room for. */
const columns = {
  id: "w-[30%] max-sm:w-[44%]",
  scopes: "hidden md:table-cell w-[104px]",
  section: "hidden lg:table-cell w-[17%]",
  lastUsed: "hidden sm:table-cell w-[136px]",
  created: "hidden xl:table-cell w-[104px]",
};

export function ClientTable({ clients }: { clients: readonly ClientSummary[] }) {
  const t = useTranslations("clients");
  return (
    <Table
      label={t("table.label")}
      head={
        <>
          <Header>{t("table.name")}</Header>
          <Header className={columns.id}>{t("table.id")}</Header>
          <Header className={columns.scopes}>{t("table.scopes")}</Header>
          <Header className={columns.section}>{t("table.section")}</Header>
          <Header className={columns.lastUsed}>{t("table.lastUsed")}</Header>
          <Header className={columns.created}>{t("table.created")}</Header>
        </>
      }
    >
      {clients.map((client) => (
        <ClientRow key={client.id} client={client} />
      ))}
    </Table>
  );
}

function ClientRow({ client: { id, name, scopes, section, lastUsedAt, createdAt } }: { client: ClientSummary }) {
  const t = useTranslations("clients");
  return (
    <tr className={rowClass}>
      <RowHeader>
        <Link
          href={`/settings/clients/${id}`}
          title={name}
          className="block truncate rounded-sm py-2.5 font-medium text-base hover:underline hover:underline-offset-4"
        >
          {name}
        </Link>
      </RowHeader>
      <Cell className={columns.id}>
        <span className="flex min-w-0 items-center gap-1">
          <code title={id} className="min-w-0 truncate font-mono text-ink-2 text-xs">
            {id}
          </code>
          <CopyId id={id} name={name} />
        </span>
      </Cell>
      <Cell className={columns.scopes}>
        <span title={scopes.join("\n")}>{t("scopeCount", { count: scopes.length })}</span>
      </Cell>
      <Cell className={columns.section}>
        {section ? <span title={section.name}>{section.name}</span> : <HiddenSection />}
      </Cell>
      <Cell className={`text-ink-2 ${columns.lastUsed}`}>
        {lastUsedAt ? <RelativeTime value={lastUsedAt} /> : t("never")}
      </Cell>
      <Cell className={`text-ink-2 ${columns.created}`}>
        <DateText value={createdAt} />
      </Cell>
    </tr>
  );
}

function HiddenSection() {
  const t = useTranslations("clients");
  return (
    <span title={t("hiddenSection")} className="text-ink-2">
      {t("hiddenSection")}
    </span>
  );
}

function CopyId({ id, name }: { id: string; name: string }) {
  const t = useTranslations("clients");
  const { outcome, copy } = useCopy(id, () => toast({ tone: "fail", text: t("idByHand") }));
  return (
    <>
      <IconButton
        size="sm"
        label={t("copyId", { name })}
        icon={outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
        onPress={() => void copy()}
      />
      <span role="status" className="sr-only">
        {outcome === "copied" && t("idCopied")}
      </span>
    </>
  );
}
