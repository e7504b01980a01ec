"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import type { AuditOperator } from "#lib/audit/data.ts";
import { type AuditGroup, auditGroups, choicesOf } from "#lib/audit/event-groups.ts";
import { type AuditSource, auditSources, type EventFilters } from "#lib/audit/event-schema.ts";
import { isFiltered } from "#lib/audit/list-params.ts";
import { eventsQuery } from "#lib/audit/queries.ts";
import type { AuditAction } from "#lib/audit/schema.ts";
import { targetNameOf } from "#lib/audit/sentence.ts";
import { DayField } from "./day-field.tsx";
import { EventSearch } from "./event-search.tsx";
import { changeFilters, clearFilters } from "./use-event-filters.ts";

const ANY = "";

type AuditFiltersProps = { filters: EventFilters; operators: readonly AuditOperator[] };

export function AuditFilters({ filters, operators }: AuditFiltersProps) {
  const t = useTranslations("audit.filters");
  return (
    <section aria-label={t("label")} className="flex flex-col gap-2">
      <div className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap">
        <EventSearch search={filters.search} />
        <EventChoices filters={filters} />
        <OperatorChoice operatorId={filters.operatorId} operators={operators} />
        <SourceChoice source={filters.source} />
        <DayField label={t("from")} value={filters.from} onChange={(from) => changeFilters({ from })} />
        <DayField label={t("to")} value={filters.to} onChange={(to) => changeFilters({ to })} />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {filters.targetId && <TargetChip filters={filters} />}
        {filters.accountId && <Chip name={t("account")} onRemove={() => changeFilters({ accountId: undefined })} />}
        {isFiltered(filters) && (
          <Button size="sm" variant="ghost" onPress={clearFilters} className="first:-ml-2">
            {t("clear")}
          </Button>
        )}
      </div>
    </section>
  );
}

function EventChoices({ filters: { group, action } }: { filters: EventFilters }) {
  const t = useTranslations("audit.filters");
  const groups = useTranslations("audit.groups");
  const types = useTranslations("audit.types");
  const actions = choicesOf(group);
  return (
    <>
      <SelectField
        label={t("group")}
        value={group ?? ANY}
        options={[{ id: ANY, label: t("anyGroup") }, ...auditGroups.map((id) => ({ id, label: groups(id) }))]}
        onChange={(id) => changeFilters({ group: (id || undefined) as AuditGroup | undefined, action: undefined })}
        className="sm:w-[204px]"
      />
      {actions.length > 0 && (
        <SelectField
          label={t("action")}
          value={action ?? ANY}
          options={[{ id: ANY, label: t("anyAction") }, ...actions.map((id) => ({ id, label: types(id) }))]}
          onChange={(id) => changeFilters({ action: (id || undefined) as AuditAction | undefined })}
          className="sm:w-[186px]"
        />
      )}
    </>
  );
}

function OperatorChoice({
  operatorId,
  operators,
}: {
  operatorId: string | undefined;
  operators: readonly AuditOperator[];
}) {
  const t = useTranslations("audit.filters");
  const actors = useTranslations("audit.actors");
  const isListed = !operatorId || operators.some(({ id }) => id === operatorId);
  return (
    <SelectField
      label={t("operator")}
      value={operatorId ?? ANY}
      options={[
        { id: ANY, label: t("anyOperator") },
        ...operators.map(({ id, name, isClient }) => ({ id, label: isClient ? actors("client", { name }) : name })),
        ...(isListed ? [] : [{ id: operatorId, label: actors("gone") }]),
      ]}
      onChange={(id) => changeFilters({ operatorId: id || undefined })}
      className="sm:w-[148px]"
    />
  );
}

function SourceChoice({ source }: { source: AuditSource | undefined }) {
  const t = useTranslations("audit.filters");
  const sources = useTranslations("audit.sources");
  return (
    <SelectField
      label={t("source")}
      value={source ?? ANY}
      options={[{ id: ANY, label: t("anySource") }, ...auditSources.map((id) => ({ id, label: sources(id) }))]}
      onChange={(id) => changeFilters({ source: (id || undefined) as AuditSource | undefined })}
      className="sm:w-[128px]"
    />
  );
}

/** The rows shown are the object's own: the newest says how it is called. */
function TargetChip({ filters }: { filters: EventFilters }) {
  const t = useTranslations("audit.filters");
  const { data } = useInfiniteQuery(eventsQuery(filters));
  const newest = data?.pages[0]?.events.find(({ targetId }) => targetId === filters.targetId);
  const name = newest ? targetNameOf(newest) : null;
  return (
    <Chip
      name={name === null ? t("targetUnknown") : t("target", { name })}
      onRemove={() => changeFilters({ targetId: undefined })}
    />
  );
}

function Chip({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useTranslations("audit.filters");
  return (
    <Button size="sm" aria-label={t("remove", { name })} onPress={onRemove}>
      {name}
      <X aria-hidden />
    </Button>
  );
}
