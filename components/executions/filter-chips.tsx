"use client";

import { X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { isFiltered, noFilters } from "#lib/executions/list-params.ts";
import type { ExecutionPage, ListExecutionsInput } from "#lib/executions/list-schema.ts";
import { filterList } from "./use-list-input.ts";
import { useOriginText } from "./use-origin-text.ts";
import { useVersionText } from "./version-link.tsx";

type FilterChipsProps = { input: ListExecutionsInput; page: ExecutionPage | undefined; ofFlowId: string | undefined };

/** What the list is narrowed to, each with the way out of it. */
export function FilterChips({ input, page, ofFlowId }: FilterChipsProps) {
  const t = useTranslations("executions.filters");
  const chips = useChips(input, page, ofFlowId);
  if (!isFiltered(input, ofFlowId)) return null;
  return (
    <ul aria-label={t("active")} className="flex flex-wrap items-center gap-2">
      {chips.map(({ key, name, without }) => (
        <li key={key} className="flex min-w-0 max-w-full">
          <Button
            size="sm"
            aria-label={t("remove", { name })}
            onPress={() => filterList(without)}
            className="min-w-0 max-w-full"
          >
            <span className="truncate">{name}</span>
            <X aria-hidden />
          </Button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button size="sm" variant="ghost" onPress={() => filterList(noFilters)}>
            {t("clear")}
          </Button>
        </li>
      )}
    </ul>
  );
}

type Chip = { key: string; name: string; without: Parameters<typeof filterList>[0] };

function useChips(input: ListExecutionsInput, page: ExecutionPage | undefined, ofFlowId: string | undefined): Chip[] {
  const t = useTranslations("executions.filters");
  const status = useTranslations("executions.status");
  const originText = useOriginText();
  const versionText = useVersionText();
  const minute = useMinuteText();
  const { flowId, text, period, from, to, triggerId, versionId } = input;
  const { flow, trigger, version } = page ?? {};
  const triggerName = trigger
    ? originText({ source: trigger.source, triggerName: trigger.name, startedBy: null })
    : t("triggerGone");
  const one = (key: keyof ListExecutionsInput, name: string | false | undefined): Chip[] =>
    name ? [{ key, name, without: { [key]: undefined } }] : [];
  return [
    ...one("text", text && t("chips.text", { text })),
    ...each("status", input.status, (id) => status(id)),
    ...one("flowId", flowId !== undefined && flowId !== ofFlowId && page && (flow?.name ?? t("flowGone"))),
    ...one("versionId", versionId && page && (version ? versionText(version) : t("versionGone"))),
    ...one("triggerId", triggerId && page && triggerName),
    ...each("source", input.source, (id) => t(`sources.${id}`)),
    ...each("mode", input.mode, (id) => t(`modes.${id}`)),
    ...one("period", period && t(`periods.${period}`)),
    ...one("from", !period && from && t("chips.from", { time: minute(from) })),
    ...one("to", !period && to && t("chips.to", { time: minute(to) })),
  ];
}

/** One for each of several: without it, the others stay. */
function each<Id extends string>(key: string, ids: readonly Id[] | undefined, name: (id: Id) => string): Chip[] {
  return (ids ?? []).map((id) => {
    const others = ids?.filter((other) => other !== id) ?? [];
    return { key: `${key} ${id}`, name: name(id), without: { [key]: others.length > 0 ? others : undefined } };
  });
}

/** A minute of the reader's clock, which is not moved to any zone. */
function useMinuteText(): (local: string) => string {
  const format = useFormatter();
  return (local) =>
    format.dateTime(new Date(`${local}:00Z`), { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
}
