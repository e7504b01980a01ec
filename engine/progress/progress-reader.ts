import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { progressEvents } from "#lib/executions/progress-events.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { MAX_STEPS, type Progress, type Wanted } from "./read-progress.ts";

type Step = Progress["steps"][number];

/** What may wait for one who reads slowly; beyond, nothing more is read for them. */
const MAX_WAITING_BYTES = 64 * 1024;
/** Steps that have not ended, or that stand between others and have not been seen. The oldest are given up beyond. */
const MAX_OPEN = 200;

export type ProgressAsked = { executionId: string; after?: string | undefined; isOnce?: boolean };

/** One who follows an execution: what they were told, and what waits for them. */
export type ProgressReader = {
  readonly actor: Actor;
  readonly executionId: string;
  readonly stream: ReadableStream<Uint8Array>;
  /** False for one who still has to take what was given before. */
  readonly hasRoom: boolean;
  readonly isClosed: boolean;
  /** When something was last given to them, in ms. */
  readonly toldAt: number;
  readonly wanted: Wanted;
  /** Tells what is new; after the execution's end, all of it, and closes. */
  tell(progress: Progress): void;
  beat(): void;
  close(): void;
};

/** @param after What `Last-Event-ID` says: they go on from there. */
export function createProgressReader(
  actor: Actor,
  { executionId, after = "0", isOnce = false }: ProgressAsked,
): ProgressReader {
  const [from = "0", listed = ""] = after.split(".");
  const cursor = { next: Number(from), open: new Set(listed === "" ? [] : listed.split(",").map(Number)) };
  /** Of steps that are open: what was last said of each attempt. */
  const said = new Map<string, string>();
  let lastExecution = "";
  let toldAt = Date.now();
  let isClosed = false;
  const { stream, controller } = openStream(() => {
    isClosed = true;
  });

  function send(event: string, data: unknown, id = ""): void {
    if (isClosed) return;
    toldAt = Date.now();
    const head = id === "" ? "" : `id: ${id}\n`;
    controller.enqueue(encoder.encode(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  function close(): void {
    if (!isClosed) controller.close();
    isClosed = true;
  }

  function isNews(step: Step): boolean {
    const key = `${step.seq} ${step.attempt}`;
    const text = JSON.stringify(step);
    const isNew = said.get(key) !== text;
    said.set(key, text);
    return isNew;
  }

  return {
    actor,
    executionId,
    stream,
    close,
    get hasRoom() {
      return (controller.desiredSize ?? 0) > 0;
    },
    get isClosed() {
      return isClosed;
    },
    get toldAt() {
      return toldAt;
    },
    get wanted() {
      return { tenantId: actor.tenantId, executionId, next: cursor.next, open: [...cursor.open] };
    },
    tell({ execution, steps }) {
      const isAll = steps.filter(({ seq }) => seq >= cursor.next).length < MAX_STEPS;
      const news = steps.filter(isNews);
      advance(cursor, steps);
      for (const key of said.keys()) if (!cursor.open.has(Number(key.split(" ", 1)[0]))) said.delete(key);
      if (news.length > 0) send(progressEvents.steps, news, cursorText(cursor));
      const { now: _, ...lasting } = execution;
      const text = JSON.stringify(lasting);
      if (text !== lastExecution) send(progressEvents.execution, execution);
      lastExecution = text;
      if (!isAll) return;
      const hasEnded = !unfinishedStatuses.includes(execution.status);
      if (hasEnded) send(progressEvents.end, execution);
      if (hasEnded || isOnce) close();
    },
    beat: () => send(progressEvents.beat, {}),
  };
}

const encoder = new TextEncoder();

function openStream(onCancel: () => void) {
  const held: { controller?: ReadableStreamDefaultController<Uint8Array> } = {};
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    held.controller = controller;
  };
  const limit = new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING_BYTES });
  const stream = new ReadableStream<Uint8Array>({ start, cancel: onCancel }, limit);
  if (!held.controller) throw new Error("a stream starts as it is made");
  return { stream, controller: held.controller };
}

type Cursor = { next: number; open: Set<number> };

/** What has ended is not asked for again. What is missing between others may still be written: its action ended later. */
function advance(cursor: Cursor, steps: readonly Step[]): void {
  const bySeq = Map.groupBy(steps, ({ seq }) => seq);
  for (const seq of [...bySeq.keys()].toSorted((a, b) => a - b)) {
    for (let missing = cursor.next; missing < seq; missing++) cursor.open.add(missing);
    cursor.next = Math.max(cursor.next, seq + 1);
    const last = bySeq.get(seq)?.at(-1);
    if (last && isOver(last)) cursor.open.delete(seq);
    else cursor.open.add(seq);
  }
  for (const seq of cursor.open) if (cursor.open.size > MAX_OPEN) cursor.open.delete(seq);
}

/** A failure with a time is followed by another attempt. */
function isOver({ status, endedAt, resumeAt }: Step): boolean {
  return endedAt !== null && (status === "SUCCEEDED" || resumeAt === null);
}

function cursorText({ next, open }: Cursor): string {
  return open.size === 0 ? String(next) : `${next}.${[...open].join(",")}`;
}
