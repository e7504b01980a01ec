"use client";

import { Copy } from "lucide-react";
import type { Route } from "next";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import { detailRows } from "#lib/audit/detail-rows.ts";
import type { AuditEvent } from "#lib/audit/event-schema.ts";
import type { EventLine } from "#lib/audit/gather-refusals.ts";
import { ChangeTable } from "./change-table.tsx";
import { DetailValue } from "./detail-value.tsx";
import { useAuditWords } from "./use-audit-words.ts";
import { changeFilters } from "./use-event-filters.ts";
import { useFieldName } from "./use-field-name.ts";

/** Everything that the log holds about an event: what changed, and where the row stands in the chain. */
export function EventDetails({ line }: { line: EventLine }) {
  const t = useTranslations("audit.details");
  const fieldName = useFieldName();
  const { event } = line;
  const rows = detailRows(event.detail);
  const changed = rows.filter(({ before }) => before !== undefined);
  const facts = rows.filter(
    ({ before, field }) => before === undefined && !(line.refusals !== null && field === "count"),
  );
  return (
    <section aria-label={t("facts", { seq: event.seq })} className="flex flex-col gap-3">
      {changed.length > 0 && <ChangeTable rows={changed} />}
      <dl className="grid gap-x-8 sm:grid-cols-2">
        {facts.map(({ field, value }) => (
          <Fact key={field} name={fieldName(field)}>
            <DetailValue field={field} value={value} />
          </Fact>
        ))}
        <RowFacts line={line} />
      </dl>
      <DetailActions event={event} />
    </section>
  );
}

function RowFacts({ line: { event, oldest } }: { line: EventLine }) {
  const t = useTranslations("audit.details");
  const format = useFormatter();
  const words = useAuditWords();
  const time = (at: Date | string) => format.dateTime(new Date(at), { dateStyle: "long", timeStyle: "long" });
  return (
    <>
      <Fact name={t("at")}>{time(event.at)}</Fact>
      {oldest.seq !== event.seq && <Fact name={t("since")}>{time(oldest.at)}</Fact>}
      <Fact name={t("actor")}>{words.actor(event)}</Fact>
      <Fact name={t("source")}>{words.source(event)}</Fact>
      <Fact name={t("seq")}>{format.number(event.seq)}</Fact>
      {event.targetId && (
        <Fact name={t("object")}>
          <code className="font-mono text-xs">{event.targetId}</code>
        </Fact>
      )}
      <Fact name={t("hash")}>
        <code className="break-all font-mono text-xs">{event.hash}</code>
      </Fact>
    </>
  );
}

function DetailActions({ event: { actor, account, targetId, targetHref, hash } }: { event: AuditEvent }) {
  const t = useTranslations("audit.details");
  const copy = async () => {
    await navigator.clipboard.writeText(hash);
    toast({ text: t("copied") });
  };
  return (
    <div className="flex flex-wrap gap-2">
      {targetHref && (
        <ButtonLink size="sm" href={targetHref as Route}>
          {t("open")}
        </ButtonLink>
      )}
      {targetId && <Narrow onPress={() => changeFilters({ targetId })}>{t("target")}</Narrow>}
      {actor.id && (
        <Narrow onPress={() => changeFilters({ operatorId: actor.id ?? undefined })}>{t("operator")}</Narrow>
      )}
      {account && <Narrow onPress={() => changeFilters({ accountId: account.id })}>{t("account")}</Narrow>}
      <Button size="sm" variant="ghost" icon={<Copy aria-hidden />} onPress={() => void copy()}>
        {t("copyHash")}
      </Button>
    </div>
  );
}

function Narrow({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button size="sm" onPress={onPress}>
      {children}
    </Button>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(110px,32%)_1fr] gap-3 border-line border-t py-2">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
