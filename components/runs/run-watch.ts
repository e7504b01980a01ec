import type { z } from "zod";
import type { ExecutionPart } from "#lib/executions/execution-part.ts";
import { BEAT_MS, executionNote, progressEvents, stepNotes } from "#lib/executions/progress-events.ts";
import { readEvents } from "#lib/executions/read-events.ts";
import { type ActionRun, RunNotes } from "#lib/executions/run-notes.ts";
import { executionDetail } from "#lib/executions/schema.ts";
import { readJson, readText } from "#lib/shared/read-json.ts";
import { ActionError } from "#lib/shared/result.ts";

/** Where no event comes through for so long, something between keeps them: it is asked instead. */
const SILENCE_MS = 3 * BEAT_MS;
const FIRST_EVENT_MS = 4_000;
const POLL_MS = 1_000;

/**
 * Follows one execution: by the engine's events, and by asking where these do not come through. A store for
 * `useSyncExternalStore`: what `find` gives stays the same object until it changes.
 */
export class RunWatch {
  readonly executionId: string;
  readonly part: ExecutionPart | null;
  private readonly notes: RunNotes;
  private readonly listeners = new Set<() => void>();
  private readonly stopped = new AbortController();
  private source: EventSource | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private isPolling = false;
  /** What was told last, for the next time that it is asked. */
  private cursor = "";
  /** How far the database's clock is before this browser's, in ms. */
  private ahead = 0;

  constructor(executionId: string, part: ExecutionPart | null = null) {
    this.executionId = executionId;
    this.part = part;
    this.notes = new RunNotes(part?.mode ?? null);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly find = (actionId: string): ActionRun | null => this.notes.find(actionId);
  readonly getExecution = (): RunNotes["execution"] => this.notes.execution;
  readonly getFollowed = (): string | null => this.notes.followed;
  readonly getCounts = (): RunNotes["counts"] => this.notes.counts;

  get hasEnded(): boolean {
    return this.notes.hasEnded;
  }

  /** Now, by the clock that the execution's times are of. */
  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  start(): void {
    const source = new EventSource(`${this.url}/events`);
    this.source = source;
    this.expect(FIRST_EVENT_MS);
    for (const [name, take] of Object.entries(this.takers)) this.on(name, take);
    source.addEventListener(progressEvents.beat, () => this.expect(SILENCE_MS));
    // A line that was cut is taken up by the browser itself; one that was refused is not.
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && this.poll());
  }

  stop(): void {
    clearTimeout(this.silence);
    this.source?.close();
    this.stopped.abort();
  }

  private on(name: string, take: (text: string) => boolean): void {
    this.source?.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      this.expect(SILENCE_MS);
      this.cursor = lastEventId;
      if (take(data)) this.tell();
      else void this.poll();
    });
  }

  /** By event. False for what another version of Coffre says. */
  private readonly takers: Readonly<Record<string, (text: string) => boolean>> = {
    [progressEvents.steps]: (text) => parsed(stepNotes, text, (notes) => this.notes.takeSteps(notes)),
    [progressEvents.execution]: (text) => parsed(executionNote, text, (note) => this.takeExecution(note)),
    [progressEvents.end]: (text) =>
      parsed(executionNote, text, (note) => {
        this.takeExecution(note);
        this.stop();
      }),
  };

  private takeExecution(note: NonNullable<RunNotes["execution"]>): void {
    this.ahead = note.now.getTime() - Date.now();
    this.notes.takeExecution(note);
  }

  private expect(ms: number): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => void this.poll(), ms);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private async poll(): Promise<void> {
    if (this.isPolling) return;
    this.isPolling = true;
    clearTimeout(this.silence);
    this.source?.close();
    const { signal } = this.stopped;
    let isTold = true;
    while (!signal.aborted && !this.notes.hasEnded) {
      try {
        if (isTold) isTold = await this.askEvents(signal);
        if (!isTold) this.notes.takeDetail(await readJson(this.url, executionDetail, signal));
        this.tell();
      } catch (error) {
        if (!signal.aborted && error instanceof ActionError && isFinal(error)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private get url(): string {
    return `/api/executions/${this.executionId}`;
  }

  /** All that the events would have told by now, in an answer that ends. False where there are none for this reader. */
  private async askEvents(signal: AbortSignal): Promise<boolean> {
    const from = this.cursor === "" ? {} : { "last-event-id": this.cursor };
    const text = await readText(`${this.url}/events?once=1`, from, signal);
    if (text === null) return false;
    const events = readEvents(text);
    const isKnown = events.every(({ name, data }) => this.takers[name]?.(data) ?? true);
    this.cursor = events.findLast(({ id }) => id !== "")?.id ?? this.cursor;
    return isKnown;
  }
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  take: (data: z.output<Schema>) => void,
): boolean {
  const { success, data } = schema.safeParse(JSON.parse(text));
  if (success) take(data);
  return success;
}

/** It is gone, or who asks is: anything else is asked again. */
function isFinal({ value: { code } }: ActionError): boolean {
  return code === "NOT_FOUND" || code === "UNAUTHENTICATED" || code === "FORBIDDEN";
}
