import autocannon from "autocannon";
import { freePort } from "../scripts/ports.ts";
import { startEngineProcess, withStand } from "./processes.ts";
import { makeAccount } from "./v4-account.ts";

// GET /v4/VaultItem/{guid} at 10 connections, on the whole engine, against a bare Hono route with the same one query.
//   node --conditions=react-server bench/v4-item.ts [rounds] [seconds]
// In turn, in one run; the median of the rounds. Requests go to a thousand items by turns.

const rounds = Number(process.argv[2] ?? 5);
const duration = Number(process.argv[3] ?? 5);

await withStand({ items: 10_000, sections: 20 }, async (stand) => {
  const authorization = await makeAccount(stand);
  const engine = await startEngineProcess(stand);
  const port = await freePort();
  const bare = await stand.start(["bench/v4-bare.ts", String(port), stand.tenantId, stand.operatorId], port, {
    COFFRE_ENGINE_DATABASE_URL: stand.engineUrl,
  });
  const { rows } = await stand.owner.query<{ id: string }>(
    `select "id" from "VaultItem" where "kind" not in ('connection', 'file') limit 1000`,
  );
  const ids = rows.map(({ id }) => id);
  const ofEngine: number[] = [];
  const ofBare: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const byEngine = await rate(engine.url, (id) => `/v4/VaultItem/${id}`, authorization, ids);
    const byBare = await rate(bare.url, (id) => `/item/${id}`, authorization, ids);
    // The first round warms both up.
    if (round < 0) continue;
    ofEngine.push(byEngine);
    ofBare.push(byBare);
    console.log(`round ${round + 1}: ${byEngine.toFixed(0)}/s, bare ${byBare.toFixed(0)}/s`);
  }
  const [engineRate, bareRate] = [middle(ofEngine), middle(ofBare)];
  console.log(
    `GET /v4/VaultItem/{guid}: ${engineRate.toFixed(0)}/s, ${(engineRate / bareRate).toFixed(2)} × a bare route (${bareRate.toFixed(0)}/s)`,
  );
});

async function rate(
  url: string,
  path: (id: string) => string,
  authorization: string,
  ids: readonly string[],
): Promise<number> {
  const requests = ids.map((id) => ({ method: "GET" as const, path: path(id) }));
  const result = await autocannon({ url, connections: 10, duration, headers: { authorization }, requests });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.average;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
