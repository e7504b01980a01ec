"use client";

import { CircleCheck, Pencil, RotateCcw } from "lucide-react";
import type { Route } from "next";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { ComparedSide } from "#lib/versions/compare-params.ts";
import { MAX_COUNTED_EXECUTIONS, type VersionSummary } from "#lib/versions/schema.ts";
import { CompareRadios } from "./compare-radios.tsx";
import { useVersionName } from "./use-compared.ts";

type VersionRowProps = {
  version: VersionSummary;
  flowId: string;
  from: ComparedSide | null;
  to: ComparedSide;
  /** It is what the draft is now. */
  isDraft: boolean;
  /** Absent for who may not, and for what the draft is already. */
  onRestore: ((version: VersionSummary) => void) | null;
};

/** One version: what it is called, its note, who made it when, and what ran it. */
export function VersionRow({ version, flowId, from, to, isDraft, onRestore }: VersionRowProps) {
  const t = useTranslations("versions");
  const name = useVersionName()(version);
  const { id, number, note, createdAt, createdBy, isLive, publishedAs } = version;
  return (
    <Row radios={<CompareRadios side={id} name={name} from={from} to={to} />}>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{name}</span>
          {isLive && (
            <Pill tone="accent" icon={<CircleCheck aria-hidden />}>
              {t("live")}
            </Pill>
          )}
          {publishedAs !== null && (
            <Pill tone="neutral" icon={<CircleCheck aria-hidden />}>
              {t("version", { number: publishedAs })}
            </Pill>
          )}
          {isDraft && (
            <Pill tone="neutral" icon={<Pencil aria-hidden />}>
              {t("isDraft")}
            </Pill>
          )}
        </span>
        {note && <span className="whitespace-pre-line break-words text-sm">{note}</span>}
        <span className="flex flex-wrap gap-x-2 text-ink-2 text-xs">
          <Made at={createdAt} by={createdBy} hasDay={number !== null} />
          <Ran version={version} flowId={flowId} />
        </span>
      </span>
      {onRestore && (
        <IconButton
          size="sm"
          label={t("restoreNamed", { name })}
          icon={<RotateCcw aria-hidden />}
          onPress={() => onRestore(version)}
        />
      )}
    </Row>
  );
}

/** A row of the lists: the radios stand below each other. */
export function Row({ radios, children }: { radios: ReactNode; children: ReactNode }) {
  return (
    <li className="flex min-w-0 items-start gap-2 py-2 pr-3 pl-1.5">
      {radios}
      <span className="flex min-w-0 flex-1 items-start gap-2 pt-1.5">{children}</span>
    </li>
  );
}

export function Made({ at, by, hasDay }: { at: Date | string; by: string | null; hasDay: boolean }) {
  const t = useTranslations("versions");
  const format = useFormatter();
  const date = new Date(at);
  const time = format.dateTime(date, hasDay ? { dateStyle: "medium", timeStyle: "short" } : { timeStyle: "medium" });
  return (
    <time
      dateTime={date.toISOString()}
      title={format.dateTime(date, { dateStyle: "long", timeStyle: "medium" })}
      suppressHydrationWarning
    >
      {by === null ? time : t("timeBy", { time, name: by })}
    </time>
  );
}

function Ran({ version: { id, executions }, flowId }: { version: VersionSummary; flowId: string }) {
  const t = useTranslations("versions");
  if (executions === 0) return null;
  const count = Math.min(executions, MAX_COUNTED_EXECUTIONS);
  return (
    <Link
      href={`/flows/${flowId}/executions?version=${id}` as Route}
      className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      {executions > MAX_COUNTED_EXECUTIONS ? t("executionsMore", { count }) : t("executions", { count })}
    </Link>
  );
}
