"use client";

import clsx from "clsx";
import {
  CircleAlert,
  CircleCheck,
  KeyRound,
  Link2,
  type LucideIcon,
  Plug,
  Plus,
  RefreshCw,
  ShieldAlert,
  ShieldCheck,
  Workflow,
} from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { LifeLine } from "#lib/vault/life-schema.ts";
import { TestReport } from "./test-report.tsx";

const icons: Record<LifeLine["kind"], LucideIcon> = {
  CREATED: Plus,
  CONNECTED: Link2,
  REPLACED: KeyRound,
  RENEWED: RefreshCw,
  USED: Workflow,
  FAILED: CircleAlert,
  RECOVERED: CircleCheck,
  LIMITED: ShieldAlert,
  RESTORED: ShieldCheck,
  TESTED: Plug,
};

type App = ConnectorManifest | null;

/** What stands out of the calm: the words say it too. */
const tones: Partial<Record<LifeLine["kind"], string>> = {
  FAILED: "border-fail-line text-fail",
  RECOVERED: "text-ok",
  LIMITED: "border-amber-line text-amber",
  RESTORED: "text-ok",
};

/** One line of a connection's life, on the thread that joins it to the one before. */
export function LifeRow({ line, app }: { line: LifeLine; app: App }) {
  const Icon = icons[line.kind];
  return (
    <li className="group/line relative flex gap-3 pb-4">
      <span aria-hidden className="absolute top-8 bottom-1 left-[13.5px] w-px bg-line group-last/line:hidden" />
      <span
        aria-hidden
        className={clsx(
          "flex size-7 shrink-0 items-center justify-center rounded-full border bg-panel [&_svg]:size-3.5",
          tones[line.kind] ?? "border-line text-ink-2",
        )}
      >
        <Icon />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1 pt-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
          <p className="min-w-0 break-words">
            <Sentence line={line} />
          </p>
          <span className="shrink-0 text-ink-2 text-xs tabular-nums">
            {"day" in line ? <DayText day={line.day} /> : <DateText value={line.at} style="dateTime" />}
          </span>
        </div>
        {(line.kind === "FAILED" || line.kind === "LIMITED") && line.reason && (
          <Reason reason={line.reason} app={app} />
        )}
        {line.kind === "TESTED" && app && <TestReport app={app} test={line.test} hasTime={false} />}
      </div>
    </li>
  );
}

function Sentence({ line }: { line: LifeLine }): ReactNode {
  const t = useTranslations("vault.life.lines");
  switch (line.kind) {
    case "CONNECTED":
      return line.account === "" ? t("connected") : t("connectedTo", { account: line.account });
    case "REPLACED":
      return t(line.isFirst ? "added" : "replaced");
    case "RENEWED":
      return t("renewed", { count: line.count });
    case "USED":
      return <Used line={line} />;
    default:
      return t(line.kind);
  }
}

function Used({ line: { count, flow, isFlowDeleted } }: { line: Extract<LifeLine, { kind: "USED" }> }) {
  const t = useTranslations("vault.life.lines");
  if (!flow) return t(isFlowDeleted ? "usedByDeleted" : "usedByHidden", { count });
  return t.rich("usedBy", {
    count,
    name: flow.name,
    flow: (name) => (
      <Link
        href={`/flows/${flow.id}`}
        className="break-words rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
      >
        {name}
      </Link>
    ),
  });
}

type Turn = Extract<LifeLine, { kind: "FAILED" | "LIMITED" }>;

/** An action that was refused goes by the app's own name for it. */
function Reason({ reason: { messageKey, params }, app }: { reason: NonNullable<Turn["reason"]>; app: App }) {
  const text = useMessageText();
  const locale = useLocale();
  const action = app?.actions[String(params.action)]?.label[locale];
  return <p className="break-words text-ink-2 text-sm">{text(messageKey, { ...params, ...(action && { action }) })}</p>;
}

/** Uses are counted by the day of UTC, which need not be the reader's. */
function DayText({ day }: { day: string }) {
  const t = useTranslations("vault.life");
  const format = useFormatter();
  const date = new Date(day);
  const isThisYear = date.getUTCFullYear() === new Date().getUTCFullYear();
  const shown = format.dateTime(date, {
    ...{ day: "numeric", month: "short", timeZone: "UTC" },
    ...(isThisYear ? {} : { year: "numeric" }),
  });
  return <time dateTime={day}>{t("day", { day: shown })}</time>;
}
