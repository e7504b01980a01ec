import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../scripts/ports.ts";

// npm start when already built: time to the first 200 on the sign-in page, and memory when idle.
//   node bench/start.ts [rounds]
// The yardstick of the time is a bare `node -e ""` in the same run; of the memory, a bare HTTP server on Node.

const IDLE_MS = 20_000;
const root = join(import.meta.dirname, "..");
const rounds = Number(process.argv[2] ?? 5);
const folder = join(mkdtempSync(join(tmpdir(), "coffre-bench-")), "data");

const first = await startOnce();
await end(first.child);
const starts: number[] = [];
let memory: Record<string, number> = {};
for (let round = 0; round < rounds; round++) {
  const { child, elapsedMs } = await startOnce();
  starts.push(elapsedMs);
  if (round === rounds - 1) {
    await sleep(IDLE_MS);
    memory = memoryOfTree(child.pid ?? 0);
  }
  await end(child);
}
rmSync(join(folder, ".."), { recursive: true, force: true });

const bareNode = await median(rounds, bareNodeMs);
const bareServer = await bareServerMemory();
const total = Object.values(memory).reduce((sum, each) => sum + each, 0);
console.log(
  `start, built (median of ${rounds}): ${Math.round(middle(starts))} ms, ${(middle(starts) / bareNode).toFixed(0)} × a bare node (${Math.round(bareNode)} ms)`,
);
console.log(`start, all rounds: ${starts.map(Math.round).join(" ")} ms`);
console.log(
  `idle memory (PSS): ${Math.round(total)} MB, ${(total / bareServer).toFixed(1)} × a bare HTTP server on Node (${Math.round(bareServer)} MB)`,
);
for (const [name, megabytes] of Object.entries(memory)) console.log(`  ${name}: ${Math.round(megabytes)} MB`);

async function startOnce(): Promise<{ child: ChildProcess; elapsedMs: number }> {
  const [webPort, enginePort] = [await freePort(), await freePort()];
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--silent"], {
    cwd: root,
    env: {
      ...process.env,
      COFFRE_DATA_DIR: folder,
      COFFRE_WEB_PORT: `${webPort}`,
      COFFRE_ENGINE_PORT: `${enginePort}`,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${webPort}/sign-in`).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 200) return { child, elapsedMs: performance.now() - startedAt };
    await sleep(10);
  }
  throw new Error(`npm start ended with ${child.exitCode}`);
}

function end(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return ended;
}

/** Proportional set sizes in MB: shared pages are counted once. The launcher itself is a line of its own. */
function memoryOfTree(pid: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of treeOf(pid)) {
    const command = readFileSync(`/proc/${each}/cmdline`, "utf8").replaceAll("\0", " ");
    const name = ["engine/main.ts", "serve-web.ts", "postgres"].find((part) => command.includes(part)) ?? "launcher";
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    sums[name] = (sums[name] ?? 0) + kilobytes / 1024;
  }
  return sums;
}

function treeOf(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
  return [pid, ...children.flatMap(treeOf)];
}

function parentOf(pid: string): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
  } catch {
    return null;
  }
}

function bareNodeMs(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", () => resolve(performance.now() - startedAt)));
}

async function bareServerMemory(): Promise<number> {
  const child = spawn(
    process.execPath,
    ["-e", 'require("node:http").createServer((_, r) => r.end("ok")).listen(0, "127.0.0.1")'],
    {
      stdio: "ignore",
    },
  );
  await sleep(2_000);
  const memory = Object.values(memoryOfTree(child.pid ?? 0))[0] ?? Number.NaN;
  child.kill();
  return memory;
}

async function median(count: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < count; round++) values.push(await measure());
  return middle(values);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
