"use client";

import { CircleCheck, CircleOff, Clock, Ellipsis, KeyRound, Pencil, Trash2, Webhook } from "lucide-react";
import type { Route } from "next";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Menu, type MenuEntry } from "#components/ui/menu.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import type { TriggerSummary } from "#lib/triggers/schema.ts";
import { HookDetails } from "./hook-details.tsx";
import { ScheduleDetails } from "./schedule-details.tsx";
import { TriggerSwitch } from "./trigger-switch.tsx";

export type TriggerAct = "edit" | "rotate" | "delete";

type TriggerRowProps = {
  trigger: TriggerSummary;
  /** Absent for who may only look. */
  onAct?: ((act: TriggerAct) => void) | undefined;
};

export function TriggerRow({ trigger, onAct }: TriggerRowProps) {
  const t = useTranslations("triggers");
  const { type, name, isEnabled } = trigger;
  const typeText = t(`type.${type}`);
  return (
    <li className="flex items-start gap-3 px-4 py-3.5">
      <RowIcon>{type === "HOOK" ? <Webhook /> : <Clock />}</RowIcon>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex min-h-7 items-start gap-3">
          <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 py-1">
            <h3 className="min-w-0 break-words font-medium">{name}</h3>
            {/* One that the API made without a name is called what it is. */}
            {name !== typeText && <span className="text-ink-2 text-sm">{typeText}</span>}
          </div>
          <div className="flex shrink-0 items-center gap-2">
            {onAct ? <TriggerSwitch trigger={trigger} /> : <StatePill isOn={isEnabled} />}
            {onAct && <RowMenu trigger={trigger} onAct={onAct} />}
          </div>
        </div>
        {type === "HOOK" ? <HookDetails hook={trigger} /> : <ScheduleDetails schedule={trigger} />}
        <LastFired trigger={trigger} />
      </div>
    </li>
  );
}

function StatePill({ isOn }: { isOn: boolean }) {
  const t = useTranslations("triggers");
  return isOn ? (
    <Pill tone="green" icon={<CircleCheck aria-hidden />}>
      {t("on")}
    </Pill>
  ) : (
    <Pill tone="neutral" icon={<CircleOff aria-hidden />}>
      {t("off")}
    </Pill>
  );
}

function LastFired({ trigger: { id, name, type, lastFiredAt } }: { trigger: TriggerSummary }) {
  const t = useTranslations("triggers");
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-ink-2 text-xs">
      <span>
        {lastFiredAt
          ? t.rich(`last.${type}`, { time: () => <RelativeTime value={lastFiredAt} /> })
          : t(`never.${type}`)}
      </span>
      <Link
        href={`/executions?trigger=${id}` as Route}
        aria-label={t("executionsOf", { name })}
        className="-my-1 rounded-sm py-1 text-accent underline-offset-4 hover:underline"
      >
        {t("executions")}
      </Link>
    </p>
  );
}

function RowMenu({ trigger, onAct }: { trigger: TriggerSummary; onAct: (act: TriggerAct) => void }) {
  const t = useTranslations("triggers");
  const label = t("actionsOf", { name: trigger.name });
  const rotate: MenuEntry[] =
    trigger.type === "HOOK" && trigger.auth !== "CALLBACK"
      ? [
          {
            id: "rotate",
            label: t(`rotate.menu.${trigger.auth}`),
            icon: <KeyRound aria-hidden />,
            onAction: () => onAct("rotate"),
          },
        ]
      : [];
  return (
    <Menu
      label={label}
      trigger={<IconButton size="sm" label={label} hasTooltip={false} icon={<Ellipsis aria-hidden />} />}
      entries={[
        { id: "edit", label: t("edit"), icon: <Pencil aria-hidden />, onAction: () => onAct("edit") },
        ...rotate,
        {
          id: "delete",
          label: t("delete.menu"),
          icon: <Trash2 aria-hidden />,
          tone: "danger",
          onAction: () => onAct("delete"),
        },
      ]}
    />
  );
}
