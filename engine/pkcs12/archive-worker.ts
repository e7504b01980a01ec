import { parentPort } from "node:worker_threads";
import { ArchiveProblem, type ArchiveReason } from "./archive-problem.ts";
import { type OpenedArchive, readArchive } from "./read-archive.ts";

export type ArchiveTask = { archive: Uint8Array; password: string };
export type ArchiveAnswer = { ok: true; opened: OpenedArchive } | { ok: false; reason: ArchiveReason };

parentPort?.on("message", (task: ArchiveTask) => parentPort?.postMessage(answer(task)));
parentPort?.postMessage("ready");

/** Nothing but a reason leaves on failure: an error's text could quote the archive or the password. */
function answer({ archive, password }: ArchiveTask): ArchiveAnswer {
  try {
    return { ok: true, opened: readArchive(Buffer.from(archive), password) };
  } catch (error) {
    return { ok: false, reason: error instanceof ArchiveProblem ? error.reason : "unreadable" };
  }
}
