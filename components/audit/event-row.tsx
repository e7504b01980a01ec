"use client";

import clsx from "clsx";
import { ChevronDown, ShieldAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { rowClass } from "#components/ui/table.tsx";
import type { EventLine } from "#lib/audit/gather-refusals.ts";
import { columnClass } from "./event-columns.ts";
import { EventDetails } from "./event-details.tsx";
import { useAuditWords } from "./use-audit-words.ts";

export function EventRow({ line }: { line: EventLine }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const words = useAuditWords();
  const [isOpen, setIsOpen] = useState(false);
  const panelId = useId();
  const { event, refusals } = line;
  const at = new Date(event.at);
  const who = words.actor(event);
  return (
    <>
      <tr className={clsx(rowClass, isOpen && "border-b-0! bg-page")}>
        <td className={clsx("px-2 py-1.5 text-ink-2 max-sm:text-xs", columnClass.when)}>
          <time dateTime={at.toISOString()}>{format.dateTime(at, { dateStyle: "medium", timeStyle: "medium" })}</time>
        </td>
        <td className={clsx("truncate px-2", columnClass.who)} title={who}>
          {who}
        </td>
        <th scope="row" className="px-2 py-1.5 text-left font-normal">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 break-words">{words.sentence(event)}</span>
            {refusals !== null && refusals > 1 && (
              <Pill tone="neutral" icon={<ShieldAlert aria-hidden />}>
                <span aria-hidden>{t("refusedTimes", { count: refusals })}</span>
                <span className="sr-only">{t("refusedTimesLabel", { count: refusals })}</span>
              </Pill>
            )}
          </span>
          <span className="block truncate text-ink-2 text-xs sm:hidden">{who}</span>
        </th>
        <td className={clsx("truncate px-2 text-ink-2", columnClass.from)}>{words.source(event)}</td>
        <td className={clsx("px-2 text-right", columnClass.details)}>
          <IconButton
            label={t("details.show", { seq: event.seq })}
            icon={<ChevronDown aria-hidden className={clsx("transition-transform", isOpen && "rotate-180")} />}
            hasTooltip={false}
            aria-expanded={isOpen}
            aria-controls={panelId}
            onPress={() => setIsOpen(!isOpen)}
          />
        </td>
      </tr>
      {isOpen && (
        <tr className="border-line not-last:border-b bg-page">
          <td id={panelId} colSpan={5} className="px-4 pt-1 pb-4">
            <EventDetails line={line} />
          </td>
        </tr>
      )}
    </>
  );
}
