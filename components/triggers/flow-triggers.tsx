"use client";

import { useQuery } from "@tanstack/react-query";
import { Clock, Plus, Webhook, Zap } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SavedFlowBar } from "#components/flows/saved-flow-bar.tsx";
import { useFlow } from "#components/flows/use-draft.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { HookSummary, ScheduleSummary, TriggerSummary, TriggerType } from "#lib/triggers/schema.ts";
import { refetchDelay } from "./refetch-delay.ts";
import { type TriggerAct, TriggerRow } from "./trigger-row.tsx";

const HookDialog = dynamic(async () => (await import("./hook-dialog.tsx")).HookDialog, { ssr: false });
const ScheduleDialog = dynamic(async () => (await import("./schedule-dialog.tsx")).ScheduleDialog, { ssr: false });
const RotateHookDialog = dynamic(async () => (await import("./rotate-hook-dialog.tsx")).RotateHookDialog, {
  ssr: false,
});
const DeleteTriggerDialog = dynamic(async () => (await import("./delete-trigger-dialog.tsx")).DeleteTriggerDialog, {
  ssr: false,
});

type Open =
  | { what: "hook"; hook?: HookSummary }
  | { what: "schedule"; schedule?: ScheduleSummary }
  | { what: "rotate"; hook: HookSummary }
  | { what: "delete"; trigger: TriggerSummary };

/** The Triggers tab of a flow: what starts it by itself. */
export function FlowTriggers({ flowId }: { flowId: string }) {
  const flow = useFlow(flowId);
  const [open, setOpen] = useState<Open | null>(null);
  const keptFocus = useKeptFocus(open);
  const close = () => setOpen(null);
  const t = useTranslations("triggers");
  if (!flow) return <Loading rows={8} />;
  const add = (type: TriggerType) => setOpen({ what: type === "HOOK" ? "hook" : "schedule" });
  return (
    <>
      <SavedFlowBar flow={flow} />
      <section
        {...keptFocus}
        aria-label={t("title")}
        className="mx-auto flex max-w-[1000px] flex-col gap-4 px-4 py-6 outline-none md:px-7"
      >
        <TriggerList
          flowId={flowId}
          canEdit={flow.canEdit}
          isPublished={flow.published !== null}
          onAdd={add}
          onAct={(act, trigger) => setOpen(toOpen(act, trigger))}
        />
        {open?.what === "hook" && <HookDialog flowId={flowId} hook={open.hook} onClose={close} />}
        {open?.what === "schedule" && <ScheduleDialog flowId={flowId} schedule={open.schedule} onClose={close} />}
        {open?.what === "rotate" && <RotateHookDialog hook={open.hook} onClose={close} />}
        {open?.what === "delete" && <DeleteTriggerDialog trigger={open.trigger} onClose={close} />}
      </section>
    </>
  );
}

function toOpen(act: TriggerAct, trigger: TriggerSummary): Open | null {
  if (act === "delete") return { what: "delete", trigger };
  if (trigger.type === "SCHEDULE") return act === "edit" ? { what: "schedule", schedule: trigger } : null;
  return act === "edit" ? { what: "hook", hook: trigger } : { what: "rotate", hook: trigger };
}

type TriggerListProps = {
  flowId: string;
  canEdit: boolean;
  isPublished: boolean;
  onAdd: (type: TriggerType) => void;
  onAct: (act: TriggerAct, trigger: TriggerSummary) => void;
};

function TriggerList({ flowId, canEdit, isPublished, onAdd, onAct }: TriggerListProps) {
  const t = useTranslations("triggers");
  const errorText = useErrorText();
  const triggers = useQuery({
    ...triggersQuery(flowId),
    refetchInterval: ({ state }) => refetchDelay(state.data, Date.now()),
  });
  const isNone = triggers.data?.length === 0;
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-2xl">
          <h2 className="font-semibold text-lg">{t("title")}</h2>
          <p className="mt-0.5 text-ink-2 text-sm">{t("lead")}</p>
        </div>
        {canEdit && !isNone && <AddTrigger onAdd={onAdd} />}
      </header>
      {triggers.error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(triggers.error)}
        </Alert>
      )}
      {!isPublished && triggers.data && !isNone && (
        <Alert tone="amber" title={t("unpublished.title")}>
          {t("unpublished.text")}
        </Alert>
      )}
      {triggers.isPending && <Loading rows={5} />}
      {isNone && <NoTriggers canEdit={canEdit} onAdd={onAdd} />}
      {triggers.data && !isNone && (
        <ul
          aria-label={t("list")}
          className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-panel"
        >
          {triggers.data.map((trigger) => (
            <TriggerRow key={trigger.id} trigger={trigger} onAct={canEdit ? (act) => onAct(act, trigger) : undefined} />
          ))}
        </ul>
      )}
    </>
  );
}

function AddTrigger({ onAdd }: { onAdd: (type: TriggerType) => void }) {
  const t = useTranslations("triggers");
  return (
    <Menu
      label={t("add")}
      trigger={<Button icon={<Plus aria-hidden />}>{t("add")}</Button>}
      entries={[
        { id: "hook", label: t("type.HOOK"), icon: <Webhook aria-hidden />, onAction: () => onAdd("HOOK") },
        { id: "schedule", label: t("type.SCHEDULE"), icon: <Clock aria-hidden />, onAction: () => onAdd("SCHEDULE") },
      ]}
    />
  );
}

function NoTriggers({ canEdit, onAdd }: { canEdit: boolean; onAdd: (type: TriggerType) => void }) {
  const t = useTranslations("triggers");
  return (
    <EmptyState
      headingLevel={3}
      icon={<Zap aria-hidden />}
      title={t("empty.title")}
      actions={
        canEdit && (
          <>
            <Button icon={<Webhook aria-hidden />} onPress={() => onAdd("HOOK")}>
              {t("hook.add")}
            </Button>
            <Button icon={<Clock aria-hidden />} onPress={() => onAdd("SCHEDULE")}>
              {t("schedule.add")}
            </Button>
          </>
        )
      }
    >
      <p>{t("empty.text")}</p>
      {!canEdit && <p className="mt-2">{t("empty.ask")}</p>}
    </EmptyState>
  );
}
