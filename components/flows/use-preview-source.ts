"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { ExecutionPage } from "#lib/executions/list-schema.ts";
import { executionsQuery, recordedValuesQuery } from "#lib/executions/queries.ts";
import type { WantedIterations } from "#lib/executions/read-recorded.ts";
import type { RecordedValues } from "#lib/executions/recorded-values.ts";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { ExpressionScope } from "#lib/flows/expression-scope.ts";
import { exampleSteps, type PreviewValues } from "#lib/flows/preview-roots.ts";
import { recallRun } from "./remembered-input.ts";
import {
  LATEST,
  onPreviewChange,
  recallIterations,
  recallPreviewFrom,
  recallSample,
  SAMPLE,
} from "./remembered-preview.ts";

export type PreviewSource = {
  status: "loading" | "failed" | "none" | "hidden" | "wrongSample" | "ready";
  /** Null unless ready. */
  values: PreviewValues | null;
  /** `latest`, `sample` or an execution's id. */
  from: string;
  /** JSON as it was typed. */
  sample: string;
  /** Of loops, as far as somebody chose. */
  wanted: WantedIterations;
  /** Those that can be chosen, the newest first. */
  executions: readonly ExecutionSummary[];
};

const FRESH_MS = 5_000;
const POLL_MS = 2_000;

/** What the expressions of the action are tried with, for the whole editor: an execution's record, or a sample. */
export function usePreviewSource(flowId: string, scope: ExpressionScope): PreviewSource {
  const from = useSyncExternalStore(
    onPreviewChange,
    () => recallPreviewFrom(flowId),
    () => LATEST,
  );
  const sample = useSyncExternalStore(
    onPreviewChange,
    () => recallSample(flowId) ?? recallRun(flowId).input,
    () => "{}",
  );
  const list = useQuery({ ...executionsQuery({ flowId }), refetchInterval: pollWhileActing, staleTime: FRESH_MS });
  const executions = useMemo(
    () => list.data?.executions.filter(({ startedAt }) => startedAt !== null) ?? [],
    [list.data],
  );
  const chosen = executions.find(({ id }) => id === from) ?? executions[0];
  const iterations = useSyncExternalStore(
    onPreviewChange,
    () => recallIterations(flowId),
    () => "{}",
  );
  const loopIds = scope.loops.map(({ id }) => id);
  const wanted = useMemo(() => wantedOf(iterations, scope), [iterations, scope]);
  const recorded = useQuery({
    ...recordedValuesQuery(chosen ?? { id: "", status: "QUEUED" }, loopIds, wanted),
    enabled: chosen !== undefined && from !== SAMPLE,
    // Of another iteration: the one before stays until it is there.
    placeholderData: (before, query) => (query?.queryKey[2] === chosen?.id ? before : undefined),
  });
  return useMemo(() => {
    const shared = { from, sample, wanted, executions };
    if (from === SAMPLE) return { ...shared, ...fromSample(sample, scope, wanted) };
    if (list.error ?? recorded.error) return { ...shared, status: "failed", values: null };
    if (list.data && !chosen) return { ...shared, status: "none", values: null };
    return { ...shared, ...fromRecorded(recorded.data) };
  }, [from, sample, executions, scope, wanted, list.data, list.error, chosen, recorded.data, recorded.error]);
}

/** One that rests may rest for days: nobody needs to hear of it each second. */
function pollWhileActing({ state }: { state: { data: ExecutionPage | undefined } }): number | false {
  const isActing = state.data?.executions.some(({ status }) => status === "QUEUED" || status === "RUNNING");
  return isActing ? POLL_MS : false;
}

type Found = Pick<PreviewSource, "status" | "values">;

function fromRecorded(recorded: RecordedValues | null | undefined): Found {
  if (recorded === undefined) return { status: "loading", values: null };
  if (recorded === null) return { status: "hidden", values: null };
  return { status: "ready", values: { ...recorded, isSample: false } };
}

function wantedOf(iterations: string, { loops }: ExpressionScope): WantedIterations {
  const known = JSON.parse(iterations) as WantedIterations;
  const around = new Set(loops.map(({ id }) => id));
  return Object.fromEntries(Object.entries(known).filter(([id]) => around.has(id)));
}

function fromSample(text: string, { earlier, loops }: ExpressionScope, wanted: WantedIterations): Found {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { status: "wrongSample", values: null };
  const steps = exampleSteps(earlier);
  const iterations = new Map(loops.map(({ id }) => [id, wanted[id] ?? 0]));
  const shared = { input: parsed.value, trigger: {}, at: new Date(), steps };
  return { status: "ready", values: { ...shared, iterations, begun: new Map(), isSample: true } };
}
