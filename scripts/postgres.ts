import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lastingPort } from "./ports.ts";
import { makeOwned, type PostgresHome, type SystemUser } from "./postgres-home.ts";
import { findLivePostmaster, isAlive, readPostmaster } from "./postmaster.ts";
import { StartError } from "./start-error.ts";

export const POSTGRES_OWNER = "coffre";

/** Small, and durable: what was committed is there after a power cut. */
export const productSettings = {
  shared_buffers: "32MB",
  max_connections: "60",
  max_wal_size: "256MB",
};

/** For throw-away servers of tests. */
export const throwAwaySettings = {
  shared_buffers: "128MB",
  max_connections: "300",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/** Each helper process that is not started saves some megabytes. Replication is another server's task. */
const commonSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  timezone: "UTC",
  log_timezone: "UTC",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers: "0",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  jit: "off",
  maintenance_work_mem: "32MB",
};

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const POLL_MS = 20;
const WATCH_MS = 200;

export type Postgres = {
  port: number;
  /** Whether it was left running by a start that was killed. */
  isAdopted: boolean;
  /** Resolves when it ends, by `stop` or by itself. */
  ended: Promise<void>;
  /** Lets open transactions end in a rollback, writes a checkpoint, and waits. */
  stop(): Promise<void>;
};

/**
 * Starts the server on its folder, which is made if it is not there, or adopts the one that runs on it.
 *
 * @param password Of the owner, `coffre`; given to a new folder, and expected of an old one.
 * @param settings Those of postgresql.conf. Any free port, unless one is among them.
 * @throws StartError
 */
export async function startPostgres(
  home: PostgresHome,
  password: string,
  logFile: string,
  settings: Record<string, string>,
): Promise<Postgres> {
  if (!existsSync(join(home.database, "PG_VERSION"))) makeCluster(home, password);
  const live = findLivePostmaster(home.database);
  if (live) return adopt(home.database, live, logFile);

  const port = Number(settings.port ?? (await lastingPort()));
  const child = spawnServer(home, port, logFile, settings);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", () => {});
  const { pid } = child;
  if (pid === undefined) throw new StartError(`PostgreSQL could not be run: ${join(home.programs, "bin/postgres")}`);
  await untilReady(home.database, logFile, pid, () => child.exitCode === null && child.signalCode === null);
  return { port, isAdopted: false, ended, stop: () => stopProcess(pid, ended) };
}

async function adopt(database: string, pid: number, logFile: string): Promise<Postgres> {
  await untilReady(database, logFile, pid, () => isAlive(pid));
  const ended = untilGone(pid);
  return {
    port: readPostmaster(database)?.port as number,
    isAdopted: true,
    ended,
    stop: () => stopProcess(pid, ended),
  };
}

/** Made beside its place and moved there whole: a start that is cut off leaves no half of a cluster. */
function makeCluster({ programs, database, user }: PostgresHome, password: string): void {
  const folder = mkdtempSync(join(tmpdir(), "coffre-initdb-"));
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const part = `${database}.new`;
  rmSync(part, { recursive: true, force: true });
  makeOwned(part, user);
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    const { status, stderr, error } = spawnSync(
      join(programs, "bin/initdb"),
      [
        ...[
          "-D",
          part,
          "-U",
          POSTGRES_OWNER,
          "--pwfile",
          passwordFile,
          "--auth",
          "scram-sha-256",
          "--encoding",
          "UTF8",
        ],
        // Rules that come with the server, not with the machine: names sort alike everywhere.
        ...["--locale", "C", "--locale-provider", "icu", "--icu-locale", "und"],
      ],
      { ...asUser(user), encoding: "utf8" },
    );
    if (status !== 0) {
      throw new StartError(`The database could not be made in ${database}:\n${(error?.message ?? stderr).trim()}`);
    }
    renameSync(part, database);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spawnServer(
  { programs, database, user }: PostgresHome,
  port: number,
  logFile: string,
  settings: Record<string, string>,
): ChildProcess {
  const log = openSync(logFile, "a", 0o600);
  const chosen = Object.entries({ ...commonSettings, ...settings, port: String(port) });
  const child = spawn(
    join(programs, "bin/postgres"),
    ["-D", database, ...chosen.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // In a session of its own: Ctrl+C in the terminal must not end it before the engine has drained.
    { ...asUser(user), detached: true, stdio: ["ignore", log, log] },
  );
  closeSync(log);
  return child;
}

function asUser(user: SystemUser | null) {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: "C", NODE_ENV: "production" };
  return user ? { ...user, cwd: "/", env } : { cwd: "/", env };
}

async function untilReady(database: string, logFile: string, pid: number, isRunning: () => boolean): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (isRunning() && Date.now() < deadline) {
    const found = readPostmaster(database);
    if (found?.pid === pid && found.isReady) return;
    await sleep(POLL_MS);
  }
  const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
  throw new StartError(`PostgreSQL did not start. The end of its log, ${logFile}:\n${tail}`);
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(WATCH_MS);
}

async function stopProcess(pid: number, ended: Promise<void>): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  const inTime = await Promise.race([ended.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
  // SIGQUIT ends it at once; the next start replays the log, as after a power cut.
  if (!inTime) process.kill(pid, "SIGQUIT");
}
