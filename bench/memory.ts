import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { load, makeHook, orderFlow } from "./hook-stand.ts";
import { type Running, startEngineProcess, withStand } from "./processes.ts";

// What the engine's process holds after 1,000 and after 100,000 executions of a synchronous hook, garbage collected.
//   node --conditions=react-server bench/memory.ts [executions]

const executions = Number(process.argv[2] ?? 100_000);
const FIRST = 1_000;
const PART = 9_900;
const CONNECTIONS = 20;
const POLL_MS = 50;

const folder = mkdtempSync(join(tmpdir(), "coffre-memory-"));
const report = join(folder, "memory.json");

await withStand({ items: 400, sections: 20 }, async (stand) => {
  const nodeArgs = ["--expose-gc", "--import", "./bench/collect-on-signal.ts"];
  const engine = await startEngineProcess(stand, nodeArgs, { COFFRE_BENCH_MEMORY: report });
  const { path } = await makeHook(stand, orderFlow, "SYNC");
  let count = 0;
  const runTo = async (total: number) => {
    await load(`${engine.url}${path}`, CONNECTIONS, total - count);
    count = total;
    return held(engine);
  };
  const first = await runTo(FIRST);
  print(FIRST, first);
  let last = first;
  while (count < executions) {
    last = await runTo(Math.min(count + PART, executions));
    print(count, last);
  }
  console.log(
    `from ${FIRST} to ${count}: resident ${change(first.rss, last.rss)}, heap and external ${change(first.heap, last.heap)}`,
  );
});
rmSync(folder, { recursive: true, force: true });

type Held = { rss: number; heap: number };

async function held(engine: Running): Promise<Held> {
  rmSync(report, { force: true });
  engine.signal("SIGUSR2");
  while (!existsSync(report) || readFileSync(report, "utf8") === "") await sleep(POLL_MS);
  const { rss, heapUsed, external } = JSON.parse(readFileSync(report, "utf8")) as NodeJS.MemoryUsage;
  return { rss, heap: heapUsed + external };
}

function print(count: number, { rss, heap }: Held): void {
  console.log(`${count} executions: resident ${megabytes(rss)}, heap and external ${megabytes(heap)}`);
}

function change(from: number, to: number): string {
  return `${to >= from ? "+" : ""}${megabytes(to - from)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
