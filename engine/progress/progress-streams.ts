import "server-only";
import { setTimeout as after } from "node:timers/promises";
import { type Actor, findSessionActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findItemsRun } from "#lib/executions/data/versions-run.ts";
import { BEAT_MS } from "#lib/executions/progress-events.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { createProgressReader, type ProgressAsked, type ProgressReader } from "./progress-reader.ts";
import { type Progress, readProgress } from "./read-progress.ts";

/** Who follows executions as they go, in this process. What runs in another one is seen through the database. */
export type ProgressStreams = {
  /**
   * Server-sent events of one execution, from its first step or from where the reader was, to its end.
   *
   * @throws AppError NOT_FOUND; FORBIDDEN for an item of what it ran that the actor may not see; RATE_LIMITED.
   */
  open(actor: Actor, input: ProgressAsked): Promise<ReadableStream<Uint8Array>>;
  /** Tells everybody what is new, and closes whom it is nothing to any more. Called by itself every so often. */
  tick(): Promise<void>;
  close(): void;
};

const TICK_MS = 250;
/** Rights are asked again so often; whoever lost theirs hears nothing after twice as long, whatever the database does. */
const CHECK_MS = 2_000;
const MAX_UNCHECKED_MS = 2 * CHECK_MS;
/** One who takes nothing for so long is gone, or as good as. */
const MAX_STUCK_MS = 30_000;
/** Then the line is cut, and whoever is still there calls again. */
const MAX_LIFE_MS = 10 * 60_000;
const MAX_PER_OPERATOR = 8;
const MAX_READERS = 400;

type Watch = {
  reader: ProgressReader;
  openedAt: number;
  checkedAt: number;
  /** What one must see to read it: of so many versions besides its own. */
  items: readonly string[];
  versions: number;
};

export function createProgressStreams({ tickMs = TICK_MS }: { tickMs?: number } = {}): ProgressStreams {
  const watches = new Set<Watch>();
  const counts = new Map<string, number>();
  let isGoing = false;
  let last: Promise<unknown> = Promise.resolve();

  async function goOn(): Promise<void> {
    if (isGoing) return;
    isGoing = true;
    while (watches.size > 0) {
      await tick().catch((error: unknown) => log.warn({ error }, "the progress of executions could not be told"));
      await after(tickMs, undefined, { ref: false });
    }
    isGoing = false;
  }

  function drop(watch: Watch): void {
    watch.reader.close();
    if (watches.delete(watch)) count(watch.reader.actor, -1);
  }

  function count({ operatorId }: Actor, by: 1 | -1): void {
    const now = (counts.get(operatorId) ?? 0) + by;
    if (now === 0) counts.delete(operatorId);
    else counts.set(operatorId, now);
  }

  /** One after the other: what two read at once would be told twice. */
  function tick(): Promise<void> {
    const done = last.then(tellAll);
    last = done.catch(() => undefined);
    return done;
  }

  async function tellAll(): Promise<void> {
    for (const watch of watches) if (isOver(watch)) drop(watch);
    await Promise.all([...watches].filter(isDue).map((watch) => check(watch)));
    const ready = [...watches].filter(({ reader }) => reader.hasRoom);
    const found = new Map(
      (await readProgress(ready.map(({ reader }) => reader.wanted))).map((each) => [each.index, each]),
    );
    for (const [index, watch] of ready.entries()) await tell(watch, found.get(index));
  }

  async function tell(watch: Watch, progress: Progress | undefined): Promise<void> {
    // It was deleted.
    if (!progress) return drop(watch);
    // It began with another flow, whose items may be nobody's business.
    if (progress.versions !== watch.versions) await check(watch, true);
    if (isOver(watch)) return drop(watch);
    watch.reader.tell(progress);
    if (Date.now() - watch.reader.toldAt >= BEAT_MS) watch.reader.beat();
    if (watch.reader.isClosed) drop(watch);
  }

  /** @param hasGrown It ran more than it had when it was looked at last. */
  async function check(watch: Watch, hasGrown = false): Promise<void> {
    const { reader } = watch;
    const { tenantId, sessionId } = reader.actor;
    const checkedAt = Date.now();
    const actor = sessionId === null ? null : await findSessionActor(tenantId, sessionId);
    if (!actor || !can(actor.role, "flow:read")) return drop(watch);
    const run = hasGrown ? await findItemsRun(actor, reader.executionId) : watch;
    if (run && (await seesAll(actor, run.items))) Object.assign(watch, { ...run, checkedAt });
    else drop(watch);
  }

  return {
    async open(actor, input) {
      authorize(actor, "flow:read");
      if (watches.size >= MAX_READERS || (counts.get(actor.operatorId) ?? 0) >= MAX_PER_OPERATOR) {
        throw new AppError("RATE_LIMITED", "engine.tooManyFollowed");
      }
      // Counted before it is asked whether they may: many calls at once are as many.
      count(actor, 1);
      try {
        const run = await findItemsRun(actor, input.executionId);
        if (!run) throw new AppError("NOT_FOUND", "errors.executionNotFound");
        if (!(await seesAll(actor, run.items))) throw new AppError("FORBIDDEN", "errors.connectionNotShared");
        const reader = createProgressReader(actor, input);
        const now = Date.now();
        watches.add({ reader, openedAt: now, checkedAt: now, ...run });
        void goOn();
        return reader.stream;
      } catch (error) {
        count(actor, -1);
        throw error;
      }
    },
    tick,
    close() {
      for (const watch of watches) drop(watch);
    },
  };
}

async function seesAll(actor: Actor, itemIds: readonly string[]): Promise<boolean> {
  const visible = await findVisibleItemIds(db, actor, itemIds);
  return itemIds.every((id) => visible.has(id));
}

function isDue({ checkedAt }: Watch): boolean {
  return Date.now() - checkedAt >= CHECK_MS;
}

function isOver({ reader, openedAt, checkedAt }: Watch): boolean {
  const now = Date.now();
  const isStuck = !reader.hasRoom && now - reader.toldAt >= MAX_STUCK_MS;
  return reader.isClosed || isStuck || now - openedAt >= MAX_LIFE_MS || now - checkedAt >= MAX_UNCHECKED_MS;
}
