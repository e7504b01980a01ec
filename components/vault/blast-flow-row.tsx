"use client";

import { CircleStop, Pencil, SkipForward, Workflow } from "lucide-react";
import type { Route } from "next";
import { useFormatter, useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { BlastFlow } from "#lib/reach/schema.ts";

const effects = {
  stops: { tone: "red", icon: <CircleStop aria-hidden /> },
  goesOn: { tone: "neutral", icon: <SkipForward aria-hidden /> },
  draft: { tone: "neutral", icon: <Pencil aria-hidden /> },
} as const;

const linkClass = "rounded-sm text-ink underline decoration-line-strong underline-offset-4 hover:decoration-ink";

/** A flow that the item's end would reach: what becomes of it, how often it runs, and what starts it. */
export function BlastFlowRow({ flow }: { flow: BlastFlow }) {
  const t = useTranslations("vault.blast");
  const format = useFormatter();
  const { id, name, effect, via, runsADay, hooks, schedules } = flow;
  const base = `/flows/${id}` as Route;
  const link = (href: Route, text: string) => (
    <Link key={text + href} href={href} className={linkClass}>
      {text}
    </Link>
  );
  const starters = [
    ...hooks.map((hook) => t("hook", { name: hook.name })),
    ...schedules.map((schedule) => t("schedule", { name: schedule.name })),
  ];
  const rate = format.number(runsADay, { maximumSignificantDigits: 2 });
  return (
    <li className="flex flex-col gap-1 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Workflow aria-hidden size={16} className="shrink-0 text-ink-2" />
        <Link
          href={base}
          className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline hover:underline-offset-4 max-sm:basis-3/4"
        >
          {name}
        </Link>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 max-sm:pl-7">
          <Pill {...effects[effect]}>{t(`effects.${effect}`)}</Pill>
          {effect !== "draft" && (
            <span className="min-w-28 text-right text-ink-2 text-xs tabular-nums max-sm:min-w-0">
              {runsADay === 0 ? t("neverRuns") : t("runs", { runs: runsADay, rate })}
            </span>
          )}
        </span>
      </div>
      {(via.length > 0 || starters.length > 0) && (
        <p className="flex flex-col gap-0.5 break-words pl-7 text-ink-2 text-xs">
          {via.length > 0 && (
            <span>
              {t.rich("via", {
                count: via.length,
                flows: () => format.list(via.map((called) => link(`/flows/${called.id}` as Route, called.name))),
              })}
            </span>
          )}
          {starters.length > 0 && (
            <span>
              {t.rich("startedBy", {
                starters: () => link(`${base}/triggers` as Route, format.list(starters)),
              })}
            </span>
          )}
        </p>
      )}
    </li>
  );
}
