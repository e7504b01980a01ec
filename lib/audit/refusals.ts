import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { beforeStop } from "#lib/shared/before-stop.ts";
import { log } from "#lib/shared/log.ts";
import { recordAudit } from "./record.ts";

/** Who hammers at a closed door makes one row a second, not one for each knock. */
const FLUSH_MS = 1_000;
/** Beyond this many different refusals a second, more of them are counted together. */
const MAX_KINDS = 1_000;

type Refusal = { actor: Actor; attempt: string; code: string; count: number };

let gathered = new Map<string, Refusal>();
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> = Promise.resolve();
beforeStop(flushRefusals);

/** Remembers a refused attempt, to be written to the audit log within a second. Anything but a refusal is let pass. */
export function noteRefusal(actor: Actor, attempt: string, error: unknown): void {
  if (!(error instanceof AppError) || (error.code !== "FORBIDDEN" && error.code !== "NOT_FOUND")) return;
  const kind = gathered.size < MAX_KINDS ? attempt : "other";
  add({ actor, attempt: kind, code: error.code, count: 1 });
}

/** Writes what was gathered, each operator's kind of attempt in a row of its own transaction. Ends when all is written. */
export function flushRefusals(): Promise<void> {
  writing = writing.then(writeGathered);
  return writing;
}

async function writeGathered(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const refusals = gathered;
  gathered = new Map();
  for (const { actor, ...detail } of refusals.values()) {
    try {
      await db.$transaction((tx) => recordAudit(tx, actor, { action: "access.refused", targetId: null, detail }));
    } catch (error) {
      // Kept for the next flush: a database that is away loses no refusal while this process lives.
      log.error({ error }, "a refusal could not be recorded yet");
      add({ actor, ...detail });
    }
  }
}

function add(refusal: Refusal): void {
  const { actor, attempt, code } = refusal;
  const key = JSON.stringify([actor.tenantId, actor.operatorId, actor.via, actor.apiAccountId, attempt, code]);
  const known = gathered.get(key);
  gathered.set(key, known ? { ...known, count: known.count + refusal.count } : refusal);
  timer ??= setTimeout(() => void flushRefusals(), FLUSH_MS).unref();
}
