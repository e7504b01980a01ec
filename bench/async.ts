import { setTimeout as sleep } from "node:timers/promises";
import { load, makeHook, orderFlow, startBare } from "./hook-stand.ts";
import { type Stand, startEngineProcess, withStand } from "./processes.ts";

// An asynchronous hook on the whole engine: executions a second from the first call to the last end, those that wait in
// the queue included. The yardstick beside it: a bare route that does one insert for each call, which runs nothing.
//   node --conditions=react-server bench/async.ts [rounds] [calls]

const rounds = Number(process.argv[2] ?? 5);
const calls = Number(process.argv[3] ?? 5_000);
const WARM_UP = 500;
const POLL_MS = 20;
const LIMIT_MS = 120_000;

await withStand({ items: 400, sections: 20, isDurable: true }, async (stand) => {
  const engine = await startEngineProcess(stand);
  const bare = await startBare(stand);
  const { path } = await makeHook(stand, orderFlow, "ASYNC");
  const url = `${engine.url}${path}`;
  let answered = 0;
  const round = async (connections: number, count: number) => {
    const startedAt = performance.now();
    const accepted = await load(url, connections, count);
    answered += count;
    const finishedAt = await untilFinished(stand, answered);
    return { accepted: accepted.rate, finished: (count * 1_000) / (finishedAt - startedAt) };
  };
  await round(10, WARM_UP);
  for (const connections of [10, 50]) {
    for (let index = 0; index < rounds; index++) {
      const { accepted, finished } = await round(connections, calls);
      const { rate } = await load(`${bare.url}/call`, connections, calls);
      console.log(
        `${connections} connections: ${accepted.toFixed(0)}/s accepted, ${finished.toFixed(0)}/s finished, bare ${rate.toFixed(0)}/s`,
      );
    }
  }
  const { rows } = await stand.owner.query(`select "status", count(*)::int from "FlowExecution" group by 1`);
  console.log(`${answered} accepted:`, ...rows.map(({ status, count }) => `${count} ${status}`));
  if (rows.length !== 1 || rows[0].status !== "COMPLETED" || rows[0].count !== answered)
    throw new Error("some were lost");
  const { rows: left } = await stand.owner.query<{ count: number }>(
    `select count(*)::int from pgboss.job where state in ('created', 'retry', 'active') and data ? 'executionId'`,
  );
  if (left[0]?.count !== 0) throw new Error(`${left[0]?.count} jobs are left`);
});

/** @returns When the last one ended, by this process's clock. */
async function untilFinished({ owner }: Stand, expected: number): Promise<number> {
  const until = performance.now() + LIMIT_MS;
  const text = `select count(*) filter (where "status" in ('QUEUED', 'RUNNING', 'WAITING'))::int as open,
    extract(epoch from now() - max("endedAt"))::float8 * 1000 as ago from "FlowExecution"`;
  while (performance.now() < until) {
    const { rows } = await owner.query<{ open: number; ago: number }>(text);
    if (rows[0]?.open === 0) return performance.now() - rows[0].ago;
    await sleep(POLL_MS);
  }
  throw new Error(`not ${expected} were finished in time`);
}
