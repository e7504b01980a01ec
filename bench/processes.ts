import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createSealingKey } from "../lib/crypto/keyring.ts";
import { ENGINE_MEMORY } from "../scripts/child-environment.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { freePort } from "../scripts/ports.ts";
import { productSettings, throwAwaySettings } from "../scripts/postgres.ts";
import { ENGINE_YOUNG_SPACE } from "../scripts/processes.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillVault } from "./fill-vault.ts";

export type StandSize = {
  /** Every other one is a connection. */
  items: number;
  sections: number;
  /** With the product's settings: a commit is on the disk. */
  isDurable?: boolean;
};

export type Stand = {
  tenantId: string;
  operatorId: string;
  engineUrl: string;
  owner: pg.Client;
  /** Processor time of the database's processes since they began. */
  databaseCpuMs(): number;
  start(args: string[], port: number, environment?: Record<string, string>): Promise<Running>;
};

export type Running = {
  url: string;
  /** Of the process's resident memory, since it began. */
  peakMegabytes(): number;
  residentMegabytes(): number;
  /** Processor time since it began, of all its threads. */
  cpuMs(): number;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
};

/** Linux counts processor time in these. */
const TICK_MS = 10;

/** A filled vault, and processes that serve it as in production: the real engine, and yardsticks beside it. */
export async function withStand(size: StandSize, run: (stand: Stand) => Promise<void>): Promise<void> {
  const server = await startThrowAwayServer(size.isDurable ? productSettings : throwAwaySettings);
  const children: ChildProcess[] = [];
  const owner = new pg.Client({ connectionString: server.url });
  try {
    const { engineUrl } = await migrateDatabase(server.url);
    await owner.connect();
    const { tenantId, operatorId } = await fillVault(owner, size);
    const postmaster = await postmasterOf(owner);
    await run({
      tenantId,
      operatorId,
      engineUrl,
      owner,
      databaseCpuMs: () => cpuOf(postmaster, true) + childrenOf(postmaster).reduce((sum, pid) => sum + cpuOf(pid), 0),
      start: (args, port, environment = {}) => startProcess(children, args, port, environment),
    });
  } finally {
    for (const child of children) await end(child);
    await owner.end();
    await server.stop();
  }
}

/** The engine of the product, on the stand's database. */
export async function startEngineProcess(
  stand: Stand,
  nodeArgs: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<Running> {
  const keysFolder = join(mkdtempSync(join(tmpdir(), "coffre-bench-")), "keys");
  const [port, internalPort] = [await freePort(), await freePort()];
  return stand.start(["--disable-sigusr1", ...ENGINE_YOUNG_SPACE, ...nodeArgs, "engine/main.ts"], port, {
    ...ENGINE_MEMORY,
    COFFRE_ENGINE_DATABASE_URL: stand.engineUrl,
    COFFRE_KEYS_DIR: keysFolder,
    COFFRE_SEALING_KEY: JSON.stringify(await createSealingKey(keysFolder)),
    COFFRE_ENGINE_PORT: String(port),
    COFFRE_INTERNAL_PORT: String(internalPort),
    COFFRE_INTERNAL_TOKEN: "0".repeat(64),
    COFFRE_LOG_LEVEL: "warn",
    ...environment,
  });
}

async function startProcess(
  children: ChildProcess[],
  args: string[],
  port: number,
  environment: Record<string, string>,
): Promise<Running> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--disable-warning=ExperimentalWarning", ...args],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: { PATH: process.env.PATH, NODE_ENV: "production", ...environment },
    },
  );
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null) {
    const response = await fetch(`${url}/healthz`).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok) return toRunning(child, url);
    await sleep(50);
  }
  throw new Error(`${args.at(-1)} ended with ${child.exitCode}`);
}

function toRunning(child: ChildProcess, url: string): Running {
  const { pid = 0 } = child;
  return {
    url,
    peakMegabytes: () => memoryOf(pid, "VmHWM"),
    residentMegabytes: () => memoryOf(pid, "VmRSS"),
    cpuMs: () => cpuOf(pid),
    signal: (name) => void child.kill(name),
    stop: () => end(child),
  };
}

function memoryOf(pid: number, name: "VmHWM" | "VmRSS"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** proc(5): utime and stime, then those of children that have ended. */
function cpuOf(pid: number, withEnded = false): number {
  const ticks = statOf(pid).slice(11, withEnded ? 15 : 13);
  return ticks.reduce((sum, field) => sum + Number(field), 0) * TICK_MS;
}

async function postmasterOf(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ data_directory: string }>("show data_directory");
  return Number(readFileSync(join(rows[0]?.data_directory ?? "", "postmaster.pid"), "utf8").split("\n")[0]);
}

function childrenOf(pid: number): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => Number(statOf(each)[1]) === pid);
}

/** The fields after the name in brackets, from the state on; none of a process that has ended meanwhile. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ESRCH")
      return [];
    throw error;
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return ended;
}
