import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export type Postmaster = { pid: number; port: number; isReady: boolean };

/** What `postmaster.pid` says (PostgreSQL's miscadmin.h): the process on line 1, port on 4, status on 8. */
export function readPostmaster(database: string): Postmaster | null {
  const file = join(database, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
}

/** The process of a server that runs on the folder. */
export function findLivePostmaster(database: string): number | null {
  const found = readPostmaster(database);
  if (!found || !isAlive(found.pid)) return null;
  if (commandOf(found.pid).includes("postgres")) return found.pid;
  // Left by a power cut, and the number is another program's by now, as happens in a restarted container: PostgreSQL
  // would refuse to start. A number that nobody has it sees through itself.
  rmSync(join(database, "postmaster.pid"), { force: true });
  return null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync(file)) return readFileSync(file, "utf8").replaceAll("\0", " ");
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
}
