import "server-only";
import { Worker } from "node:worker_threads";
import { AppError } from "#lib/shared/app-error.ts";
import { MAX_ARCHIVE_BYTES } from "#lib/stored-items/schema.ts";
import type { ArchiveReason } from "./archive-problem.ts";
import type { ArchiveAnswer, ArchiveTask } from "./archive-worker.ts";
import type { OpenedArchive } from "./read-archive.ts";

export type ArchiveOpener = {
  /**
   * Opens a PKCS#12 archive of at most 256 KiB, in a thread of its own, within 3 s and 64 MB.
   *
   * @throws AppError INVALID that says what is wrong with the archive or its password, with `fieldErrors` under
   * `contents.archive` or `contents.password`; RATE_LIMITED while too many archives wait.
   */
  open(archive: Buffer, password: string): Promise<OpenedArchive>;
  close(): Promise<void>;
};

const THREADS = 2;
const LIMIT_MS = 3_000;
/** 64 MB of heap together; the archive itself, outside of it, is bounded by its own size. */
const MEMORY = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };
const MAX_WAITING = 32;

type Job = ArchiveTask & { settle(answer: ArchiveAnswer): void; fail(error: Error): void };

/** A pool of at most two threads, begun when the first archive comes. A thread that was stopped is replaced. */
export function createArchiveOpener(): ArchiveOpener {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let isClosed = false;

  function next(): void {
    while (waiting.length > 0 && (idle.length > 0 || all.size < THREADS)) {
      const job = waiting.shift() as Job;
      void run(idle.pop() ?? null, job);
    }
  }

  async function run(free: Worker | null, job: Job): Promise<void> {
    const worker = free ?? startThread();
    if (!free) worker.once("exit", () => forget(worker));
    all.add(worker);
    worker.ref();
    if (!free && (await nextMessage(worker)) === null) {
      job.fail(new Error("the thread that opens archives did not start"));
      return next();
    }
    const answer = nextMessage(worker, LIMIT_MS);
    worker.postMessage({ archive: job.archive, password: job.password } satisfies ArchiveTask);
    const given = (await answer) as ArchiveAnswer | null;
    if (given) {
      worker.unref();
      idle.push(worker);
    } else {
      forget(worker);
      void worker.terminate();
    }
    job.settle(given ?? { ok: false, reason: "cost" });
    next();
  }

  function forget(worker: Worker): void {
    all.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
  }

  return {
    async open(archive, password) {
      if (archive.byteLength > MAX_ARCHIVE_BYTES) throw toAppError("tooLarge");
      if (isClosed || waiting.length >= MAX_WAITING) throw new AppError("RATE_LIMITED", "errors.archiveBusy");
      const answer = await new Promise<ArchiveAnswer>((settle, fail) => {
        waiting.push({ archive, password, settle, fail });
        next();
      });
      if (!answer.ok) throw toAppError(answer.reason);
      return answer.opened;
    },
    async close() {
      isClosed = true;
      for (const { settle } of waiting.splice(0)) settle({ ok: false, reason: "cost" });
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** It sees nothing of the engine's environment, keys and database URL included. */
function startThread(): Worker {
  const url = new URL("./archive-worker.ts", import.meta.url);
  const worker = new Worker(url, { resourceLimits: MEMORY, env: {}, execArgv: [] });
  // Out of memory: it exits as well, which is what counts. Without a listener the engine would take it for its own.
  worker.on("error", () => {});
  return worker;
}

/** @returns null if the thread ended, or did not answer in time. */
function nextMessage(worker: Worker, limitMs?: number): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (value: unknown) => {
      clearTimeout(timer);
      worker.off("message", end).off("exit", endWithout);
      resolve(value);
    };
    const endWithout = () => end(null);
    const timer = limitMs === undefined ? undefined : setTimeout(endWithout, limitMs);
    worker.once("message", end).once("exit", endWithout);
  });
}

const messages: Record<ArchiveReason, { key: string; field: "archive" | "password" }> = {
  password: { key: "errors.archivePassword", field: "password" },
  noKey: { key: "errors.archiveNoKey", field: "archive" },
  noCertificate: { key: "errors.archiveNoCertificate", field: "archive" },
  unreadable: { key: "errors.archiveUnreadable", field: "archive" },
  unsupported: { key: "errors.archiveUnsupported", field: "archive" },
  tooLarge: { key: "errors.archiveTooLarge", field: "archive" },
  cost: { key: "errors.archiveTooCostly", field: "archive" },
};

function toAppError(reason: ArchiveReason): AppError {
  const { key, field } = messages[reason];
  return new AppError("INVALID", key, {}, { [`contents.${field}`]: [key] });
}
