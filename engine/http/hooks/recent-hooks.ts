import "server-only";
import { loadActions, staysInside } from "../../run/document.ts";
import { StepFailure } from "../../run/step-failure.ts";
import type { Hook } from "./find-hook.ts";
import { isTouchDue } from "./touch-hook.ts";

const MAX_KEPT = 1_000;

export type RecentHooks = {
  /** Null too where its call is to be noted, which a reading of it goes with. */
  find(id: string, now: Date): Hook | null;
  keep(hook: Hook): Promise<void>;
  forget(id: string): void;
};

/**
 * Hooks as they were read for calls before. Nothing is decided by them alone: what runs on their word is written by a
 * statement that writes nothing if hook or flow have changed, and then it never was. So only runs may that do nothing
 * before they are written, and of hooks that count nothing.
 */
export function createRecentHooks(): RecentHooks {
  const kept = new Map<string, Hook>();
  return {
    find(id, now) {
      const hook = kept.get(id);
      return hook === undefined || isTouchDue(hook, now) ? null : hook;
    },
    async keep(hook) {
      if (!isPlain(hook) || !(await runsInside(hook))) return;
      kept.delete(hook.id);
      kept.set(hook.id, hook);
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    forget(id) {
      kept.delete(id);
    },
  };
}

function isPlain({ mode, auth, ratePerMinute, concurrencyLimit, idempotencySource, flow }: Hook): boolean {
  const isLimited = ratePerMinute !== null || concurrencyLimit !== null || flow.concurrencyLimit !== null;
  return mode === "SYNC" && auth === "SECRET" && !isLimited && idempotencySource === null;
}

async function runsInside({ tenantId, flow }: Hook): Promise<boolean> {
  if (flow.flowVersionId === null) return false;
  try {
    return staysInside(await loadActions(tenantId, flow.flowVersionId));
  } catch (error) {
    if (error instanceof StepFailure) return false;
    throw error;
  }
}
