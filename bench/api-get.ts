import autocannon from "autocannon";
import { toPublicId } from "../lib/shared/public-id.ts";
import { freePort } from "../scripts/ports.ts";
import { fetchBenchToken, makeBenchClient } from "./api-client.ts";
import { type Running, startEngineProcess, withStand } from "./processes.ts";

// GET /api/v2/flows/vault/connections/{id} with a Bearer token at 10 connections, on the whole engine, against a bare
// Hono route with the same one query.
//   node --conditions=react-server bench/api-get.ts [rounds] [seconds]
// In turn, in one run; the median of the rounds. Requests go to a thousand connections by turns. The rate limit of
// clients is off: it is what it would measure otherwise.

const rounds = Number(process.argv[2] ?? 5);
const duration = Number(process.argv[3] ?? 5);

await withStand({ items: 10_000, sections: 20 }, async (stand) => {
  const client = await makeBenchClient(stand);
  const engine = await startEngineProcess(stand, [], { COFFRE_API_RATE: "0" });
  const port = await freePort();
  const bare = await stand.start(["bench/v4-bare.ts", String(port), stand.tenantId, client.operatorId], port, {
    COFFRE_ENGINE_DATABASE_URL: stand.engineUrl,
  });
  const authorization = `Bearer ${await fetchBenchToken(engine.url, client)}`;
  const { rows } = await stand.owner.query<{ id: string }>(
    `select "id" from "VaultItem" where "kind" = 'connection' limit 1000`,
  );
  const ids = rows.map(({ id }) => id);
  const ofEngine: number[] = [];
  const ofBare: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const path = (id: string) => `/api/v2/flows/vault/connections/${toPublicId("ac", id)}`;
    const byEngine = await load(engine, ids.map(path), authorization);
    const byBare = await load(
      bare,
      ids.map((id) => `/connection/${id}`),
      authorization,
    );
    // The first round warms both up.
    if (round < 0) continue;
    ofEngine.push(byEngine.rate);
    ofBare.push(byBare.rate);
    console.log(`round ${round + 1}: ${say(byEngine)}, bare ${say(byBare)}`);
  }
  const [engineRate, bareRate] = [middle(ofEngine), middle(ofBare)];
  console.log(
    `GET …/connections/{id}: ${engineRate.toFixed(0)}/s, ${(engineRate / bareRate).toFixed(2)} × a bare route (${bareRate.toFixed(0)}/s)`,
  );
});

type Loaded = { rate: number; cpuMicroseconds: number };

/** Requests a second, and processor time of the process for each. */
async function load(process: Running, paths: readonly string[], authorization: string): Promise<Loaded> {
  const requests = paths.map((path) => ({ method: "GET" as const, path }));
  const before = process.cpuMs();
  const { url } = process;
  const result = await autocannon({ url, connections: 10, duration, headers: { authorization }, requests });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  const cpuMicroseconds = ((process.cpuMs() - before) * 1_000) / result.requests.total;
  return { rate: result.requests.average, cpuMicroseconds };
}

function say({ rate, cpuMicroseconds }: Loaded): string {
  return `${rate.toFixed(0)}/s (${cpuMicroseconds.toFixed(0)} µs)`;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
