import type { WantedIterations } from "#lib/executions/read-recorded.ts";

const keyOf = (kind: "from" | "sample" | "iterations", flowId: string) => `coffre-preview-${kind}-${flowId}`;

export const LATEST = "latest";
export const SAMPLE = "sample";

const listeners = new Set<() => void>();

/** For React: tells of each change that is made in this tab. */
export function onPreviewChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function write(key: string, value: string): void {
  sessionStorage.setItem(key, value);
  for (const listener of listeners) listener();
}

/** What the expressions of a flow are tried with: the latest execution, the sample, or the execution of that id. */
export function recallPreviewFrom(flowId: string): string {
  return sessionStorage.getItem(keyOf("from", flowId)) ?? LATEST;
}

export function rememberPreviewFrom(flowId: string, from: string): void {
  write(keyOf("from", flowId), from);
}

/** JSON as it was typed; null where nothing was. It stays in the tab, as the input of a run does. */
export function recallSample(flowId: string): string | null {
  return sessionStorage.getItem(keyOf("sample", flowId));
}

export function rememberSample(flowId: string, text: string): void {
  write(keyOf("sample", flowId), text);
}

/** JSON: by the loop's id, the index of the iteration whose values are shown. */
export function recallIterations(flowId: string): string {
  return sessionStorage.getItem(keyOf("iterations", flowId)) ?? "{}";
}

export function rememberIteration(flowId: string, loopId: string, index: number): void {
  const known = JSON.parse(recallIterations(flowId)) as WantedIterations;
  write(keyOf("iterations", flowId), JSON.stringify({ ...known, [loopId]: index }));
}
