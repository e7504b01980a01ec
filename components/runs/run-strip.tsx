"use client";

import { Ban, ExternalLink, RotateCw, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { CancelDialog } from "#components/executions/cancel-dialog.tsx";
import { ExecutionStatusPill } from "#components/executions/execution-status-pill.tsx";
import { RerunDialog } from "#components/executions/rerun-dialog.tsx";
import { useDurationText } from "#components/executions/use-duration-text.ts";
import { actionName } from "#components/flows/action-text.ts";
import { type Command, useCommands } from "#components/palette/commands.ts";
import { announce } from "#components/ui/announce.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { canCancel, canRerunFromFailure } from "#lib/executions/next-acts.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { useRunCommands } from "./run-context.ts";
import type { RunWatch } from "./run-watch.ts";

const SECOND_MS = 1_000;
/** A screen reader is told no more often: who listens wants to hear the rest too. */
const TELL_MS = 3_000;

type RunStripProps = { watch: RunWatch; flow: FlowDetail };

/** The run that the document shows: how it stands, for how long by now, and what can be done about it. */
export function RunStrip({ watch, flow }: RunStripProps) {
  const t = useTranslations("runs");
  const execution = useSyncExternalStore(watch.subscribe, watch.getExecution, watch.getExecution);
  const elapsed = useElapsed(watch);
  const progress = useProgress(watch, flow);
  useTold(progress.spoken, watch.hasEnded);
  const status = execution?.status ?? "QUEUED";
  return (
    <section
      aria-label={t("label")}
      className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-sunk px-4 py-1.5 md:px-5"
    >
      <ExecutionStatusPill
        status={status}
        resumeAt={execution?.resumeAt ?? null}
        isStopping={execution?.isStopping ?? false}
      />
      {watch.part && <Pill tone="neutral">{t(`part.${watch.part.mode}`)}</Pill>}
      <span className="text-ink-2 text-sm tabular-nums">{[elapsed, progress.text].filter(Boolean).join(" · ")}</span>
      <Acts watch={watch} flow={flow} />
    </section>
  );
}

/** As buttons, and in the palette. */
function Acts({ watch, flow }: RunStripProps) {
  const t = useTranslations("runs");
  const commands = useRunCommands();
  const [open, setOpen] = useState<"cancel" | "rerun" | null>(null);
  const { executionId } = watch;
  const acts = useActs(watch, flow, setOpen);
  const close = () => setOpen(null);
  const openIcon = <ExternalLink aria-hidden />;
  const toExecution = { id: "open", label: t("open"), icon: openIcon, href: `/executions/${executionId}` } as const;
  const leave = { id: "leave", label: t("close"), icon: <X aria-hidden />, onAction: () => commands?.leave() };
  useCommands(() => [{ id: "run", title: t("label"), entries: [...acts, toExecution, leave] }]);
  return (
    <span className="ml-auto flex flex-wrap items-center gap-2">
      {acts.map(({ id, label, icon, isDisabled = false, onAction }) => (
        <Button
          key={id}
          size="sm"
          variant={id === "rerun" ? "primary" : "secondary"}
          icon={icon}
          isDisabled={isDisabled}
          onPress={onAction}
        >
          {label}
        </Button>
      ))}
      <ButtonLink size="sm" href={toExecution.href} icon={openIcon}>
        {toExecution.label}
      </ButtonLink>
      <IconButton size="sm" label={leave.label} icon={leave.icon} onPress={leave.onAction} />
      {open === "cancel" && <CancelDialog executionIds={[executionId]} onClose={close} />}
      {open === "rerun" && (
        <RerunDialog
          from="FAILURE"
          executionIds={[executionId]}
          onClose={close}
          onStarted={([started]) => {
            close();
            if (started) commands?.follow(started, watch.part);
          }}
        />
      )}
    </span>
  );
}

type Act = Command & { id: "cancel" | "rerun"; onAction: () => void };

/** What can be done about the run as it stands now. */
function useActs(watch: RunWatch, flow: FlowDetail, onOpen: (dialog: "cancel" | "rerun") => void): Act[] {
  const t = useTranslations("executions");
  const commands = useRunCommands();
  const [draftVersion] = useState(flow.draftVersion);
  const execution = useSyncExternalStore(watch.subscribe, watch.getExecution, watch.getExecution);
  if (!execution || !flow.canEdit) return [];
  const { executionId } = watch;
  const failedId = watch.getFollowed();
  // What was mended meanwhile is in the draft alone: the execution's own version would fail again.
  const isMended = flow.draftVersion !== draftVersion && failedId !== null && !isWithinLoop(watch, failedId);
  const cancel: Act = {
    id: "cancel",
    label: t("cancel.button"),
    icon: <Ban aria-hidden />,
    isDisabled: execution.isStopping,
    onAction: () => onOpen("cancel"),
  };
  const rerun: Act = {
    id: "rerun",
    label: t("rerun.failure"),
    icon: <RotateCw aria-hidden />,
    onAction: () =>
      isMended ? commands?.ask({ mode: "FROM", actionId: failedId, from: executionId }) : onOpen("rerun"),
  };
  return [...(canCancel(execution.status) ? [cancel] : []), ...(canRerunFromFailure(execution.status) ? [rerun] : [])];
}

function isWithinLoop(watch: RunWatch, actionId: string): boolean {
  return watch.find(actionId)?.step?.path.includes("#") ?? false;
}

/** Counted here while it goes on, by the database's clock. */
function useElapsed(watch: RunWatch): string | undefined {
  const duration = useDurationText();
  const execution = useSyncExternalStore(watch.subscribe, watch.getExecution, watch.getExecution);
  const [, setSecond] = useState(0);
  const isGoingOn = execution?.status === "RUNNING";
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setInterval(() => setSecond((before) => before + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, [isGoingOn]);
  if (!execution?.startedAt) return undefined;
  return duration(
    execution.startedAt,
    execution.endedAt ?? (isGoingOn ? wholeSeconds(execution.startedAt, watch.now()) : null),
  );
}

function wholeSeconds(from: Date, to: Date): Date {
  const ms = Math.max(0, to.getTime() - from.getTime());
  return new Date(from.getTime() + Math.floor(ms / SECOND_MS) * SECOND_MS);
}

function useProgress(watch: RunWatch, flow: FlowDetail): { text: string; spoken: string } {
  const t = useTranslations("runs");
  const status = useTranslations("executions.status");
  const language = useLocale();
  const execution = useSyncExternalStore(watch.subscribe, watch.getExecution, watch.getExecution);
  const followed = useSyncExternalStore(watch.subscribe, watch.getFollowed, watch.getFollowed);
  const actions = [...walkActions(flow.draft)].map(({ action }) => action);
  const action = actions.find(({ id }) => id === followed);
  const name = action ? actionName(action, language) : null;
  const { ended } = watch.getCounts();
  if (!execution) return { text: "", spoken: "" };
  const isOver = watch.hasEnded;
  const count = watch.part ? "" : t("progress", { ended, total: actions.length });
  const where = name && (isOver ? execution.status === "FAILED" && t("failedAt", { name }) : t("at", { name }));
  const text = [where, count].filter(Boolean).join(" · ");
  return { text, spoken: `${t("spoken", { status: status(execution.status) })} ${text}` };
}

/** The last words at once, those before in their time. */
function useTold(words: string, isLast: boolean): void {
  const latest = useRef(words);
  const told = useRef("");
  useEffect(() => {
    latest.current = words;
  });
  useEffect(() => {
    const tell = () => {
      if (latest.current !== told.current) announce(latest.current);
      told.current = latest.current;
    };
    if (isLast) return tell();
    const timer = setInterval(tell, TELL_MS);
    return () => clearInterval(timer);
  }, [isLast]);
}
