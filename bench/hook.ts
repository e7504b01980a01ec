import { type Loaded, load, makeHook, middle, orderFlow, startBare } from "./hook-stand.ts";
import { type Running, startEngineProcess, withStand } from "./processes.ts";

// A synchronous hook → STORE_VARS → BOOLEAN_CONDITION → RETURN_JSON on the whole engine, history and masking on, 200
// connections in the vault, against a bare Hono route that parses the same body and does one insert.
//   node --conditions=react-server bench/hook.ts [rounds] [seconds] [folder for a profile of the engine's processor]
// In turn, in one run, the median of the rounds, at 10 connections and at 50. The database commits to the disk, for
// both. Every call that was answered must be found there afterwards.

const rounds = Number(process.argv[2] ?? 7);
const seconds = Number(process.argv[3] ?? 4);
const profile = process.argv[4];
const WARM_UP = 5_000;

type Side = {
  name: string;
  url: string;
  table: string;
  answered: number;
  running: Running;
  databaseCpuMs: () => number;
};
/** And milliseconds of processor for each call, of the process that is called and of the database. */
type Figures = Loaded & { cpu: number; databaseCpu: number };

await withStand({ items: 400, sections: 20, isDurable: true }, async (stand) => {
  const engine = await startEngineProcess(stand, profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : []);
  const bare = await startBare(stand);
  const { path } = await makeHook(stand, orderFlow, "SYNC");
  const common = { answered: 0, databaseCpuMs: stand.databaseCpuMs };
  const hook: Side = { name: "hook", running: engine, url: `${engine.url}${path}`, table: "FlowExecution", ...common };
  const route: Side = { name: "bare", running: bare, url: `${bare.url}/call`, table: "BenchCall", ...common };

  for (const connections of [10, 50]) {
    const figures: Record<"hook" | "bare", Figures[]> = { hook: [], bare: [] };
    const amounts = { hook: await warmUp(hook, connections), bare: await warmUp(route, connections) };
    for (let round = 0; round < rounds; round++) {
      figures.bare.push(await measure(route, connections, amounts.bare));
      figures.hook.push(await measure(hook, connections, amounts.hook));
    }
    report(connections, figures.hook, figures.bare);
  }
  for (const { name, table, answered } of [hook, route]) {
    const isDone = table === "FlowExecution" ? `where "status" = 'COMPLETED'` : "";
    const { rows } = await stand.owner.query<{ count: number }>(`select count(*)::int from "${table}" ${isDone}`);
    const stored = rows[0]?.count ?? 0;
    console.log(`${name}: ${answered} answered, ${stored} stored`);
    if (stored !== answered) throw new Error("what was answered is not what is stored");
  }
});

/** @returns How many calls make a round of that many seconds. */
async function warmUp(side: Side, connections: number): Promise<number> {
  await load(side.url, connections, WARM_UP);
  const { rate } = await load(side.url, connections, WARM_UP);
  side.answered += 2 * WARM_UP;
  return Math.ceil((rate * seconds) / connections) * connections;
}

async function measure(side: Side, connections: number, amount: number): Promise<Figures> {
  const [before, databaseBefore] = [side.running.cpuMs(), side.databaseCpuMs()];
  const loaded = await load(side.url, connections, amount);
  side.answered += amount;
  const cpu = (side.running.cpuMs() - before) / amount;
  return { ...loaded, cpu, databaseCpu: (side.databaseCpuMs() - databaseBefore) / amount };
}

function report(connections: number, hook: Figures[], bare: Figures[]): void {
  const ratios = hook.map(({ rate }, round) => rate / (bare[round]?.rate ?? Number.NaN));
  console.log(`${connections} connections, median of ${hook.length} rounds`);
  console.log(`  hook ${line(hook)}`);
  console.log(`  bare ${line(bare)}`);
  console.log(`  ratio ${middle(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(" ")})`);
}

function line(figures: Figures[]): string {
  const of = (name: keyof Figures) => middle(figures.map((each) => each[name]));
  const cpu = `${(of("cpu") * 1_000).toFixed(0)} + ${(of("databaseCpu") * 1_000).toFixed(0)} µs of processor each`;
  return `${of("rate").toFixed(0)}/s, p50 ${of("p50")} ms, p99 ${of("p99")} ms, ${cpu}`;
}
