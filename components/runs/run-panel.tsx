"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Locate, Lock, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { NothingThere } from "#components/executions/detail-tabs.tsx";
import { StepDetails } from "#components/executions/step-details.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { executionQuery, executionsQuery, stepsQuery } from "#lib/executions/queries.ts";
import type { ActionRun } from "#lib/executions/run-notes.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { useRunCommands, useRunPanel, useRunWatch } from "./run-context.ts";
import type { RunWatch } from "./run-watch.ts";

type RunPanelProps = { flowId: string; action: FlowAction };

/** What the action did in the run that the editor shows, or in the flow's last one. */
export function RunPanel({ flowId, action }: RunPanelProps) {
  const watch = useRunWatch();
  return (
    <div className="flex flex-col gap-4 px-5 pt-4 pb-8">
      {watch ? (
        <WatchedAction key={action.id} watch={watch} action={action} />
      ) : (
        <LastRun flowId={flowId} actionId={action.id} />
      )}
    </div>
  );
}

/** Shows the last one, if there is one: not a run of another action alone. */
function LastRun({ flowId, actionId }: { flowId: string; actionId: string }) {
  const t = useTranslations("runs");
  const commands = useRunCommands();
  const errorText = useErrorText();
  const { data, error } = useQuery({ ...executionsQuery({ flowId }), refetchInterval: false });
  const last = data?.executions.find(({ part }) => part?.mode !== "ONLY" || part.actionId === actionId);
  useEffect(() => {
    if (last) commands?.look(last.id, last.part);
  }, [last, commands]);
  if (error) return <Alert tone="fail">{errorText(error)}</Alert>;
  if (!data || last) return <Loading rows={3} />;
  return (
    <EmptyState icon={<Play aria-hidden />} title={t("none.title")}>
      {t("none.text")}
    </EmptyState>
  );
}

function WatchedAction({ watch, action }: { watch: RunWatch; action: FlowAction }) {
  const t = useTranslations("runs");
  const { isFollowing, setFollowing } = useRunPanel();
  const find = () => watch.find(action.id);
  const run = useSyncExternalStore(watch.subscribe, find, find);
  return (
    <>
      {!isFollowing && !watch.hasEnded && (
        <Button size="sm" icon={<Locate aria-hidden />} onPress={() => setFollowing(true)} className="self-start">
          {t("follow")}
        </Button>
      )}
      {run?.step ? (
        <Step watch={watch} action={action} run={run} step={run.step} />
      ) : (
        <NotThere watch={watch} run={run} />
      )}
    </>
  );
}

function NotThere({ watch, run }: { watch: RunWatch; run: ActionRun | null }) {
  const t = useTranslations("runs");
  const executions = useTranslations("executions");
  if (run) return <NothingThere>{executions("unreached")}</NothingThere>;
  return <NothingThere>{watch.hasEnded ? t("leftOut") : t("notYet")}</NothingThere>;
}

type StepProps = { watch: RunWatch; action: FlowAction; run: ActionRun; step: NonNullable<ActionRun["step"]> };

/** Its journal is read when an event says that there is more of it. */
function Step({ watch, action, run, step: { path, attempt, status } }: StepProps) {
  const t = useTranslations("executions");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { executionId: id } = watch;
  const detail = useQuery({ ...executionQuery(id, 1), refetchInterval: false, placeholderData: keepPreviousData });
  const scope = scopeOf(path);
  const read = useQuery(stepsQuery({ id, scope, path }, false));
  const told = `${attempt} ${status} ${watch.hasEnded}`;
  const readFor = useRef(told);
  useEffect(() => {
    if (readFor.current === told) return;
    readFor.current = told;
    void queryClient.invalidateQueries({ queryKey: ["executions", "steps", id] });
    void queryClient.invalidateQueries({ queryKey: ["executions", "detail", id, 1] });
  }, [queryClient, id, told]);

  const error = detail.error ?? read.error;
  if (error) return <Alert tone="fail">{errorText(error)}</Alert>;
  if (!detail.data || !read.data) return <Loading rows={3} />;
  if (detail.data.isHidden) return <Hidden />;
  const attempts = read.data.steps.filter((each) => each.path === path);
  const summary = read.data.loops.find((loop) => loop.path === path);
  return (
    <>
      {scope !== "" && (
        <p className="text-ink-2 text-sm">
          {t("loop.iteration", { number: Number(scope.slice(scope.lastIndexOf("#") + 1)) + 1 })}
        </p>
      )}
      <StepDetails
        execution={detail.data}
        onOpenIteration={() => router.push(`/executions/${id}`)}
        node={{
          kind: "action",
          key: path,
          action,
          attempts,
          tookBranch: null,
          loop: summary ? { ...summary, total: run.loop?.total ?? null } : null,
          calledFlow: null,
          children: [],
        }}
      />
    </>
  );
}

/** Of `2.do#17.0.then.1`: `2.do#17`. */
function scopeOf(path: string): string {
  return /^.*\.do#\d+(?=\.)/.exec(path)?.[0] ?? "";
}

function Hidden() {
  const t = useTranslations("executions.hidden");
  return (
    <EmptyState icon={<Lock aria-hidden />} title={t("title")}>
      {t("text")}
    </EmptyState>
  );
}
