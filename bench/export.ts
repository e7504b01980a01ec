import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lastingPort } from "../scripts/ports.ts";
import { type BenchClient, makeBenchClient } from "./api-client.ts";
import { fillForms } from "./fill-forms.ts";
import { type Running, type Stand, startEngineProcess, withStand } from "./processes.ts";

// The server's share of an export by auth0-deploy-cli, over TLS: how long requests took there, and processor time,
// beside what engine and database use while nobody asks for anything.
//   node --conditions=react-server bench/export.ts [flows] [forms] [connections]
// The client makes at most eight requests a second: all of 500, 500 and 2,000 takes it some three minutes.

const flows = Number(process.argv[2] ?? 500);
const forms = Number(process.argv[3] ?? 500);
const connections = Number(process.argv[4] ?? 2_000);
const POLL_MS = 50;
/** What the start still does. */
const SETTLE_MS = 10_000;
const REST_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), "coffre-export-"));
const report = join(folder, "requests.json");

await withStand({ items: 2 * connections, sections: 1, isDurable: true }, async (stand) => {
  const client = await makeBenchClient(stand);
  await fillForms(stand, client, { flows, forms });
  const tlsPort = await lastingPort();
  const engine = await startEngineProcess(stand, ["--import", "./bench/time-requests.ts"], {
    ...{ COFFRE_TLS: "self-signed", COFFRE_TLS_PORT: String(tlsPort), COFFRE_DATA_DIR: folder },
    COFFRE_BENCH_REQUESTS: report,
  });
  await sleep(SETTLE_MS);
  const rested = cpu(engine, stand);
  await sleep(REST_MS);
  const before = cpu(engine, stand);
  const startedAt = performance.now();
  await runExport(`localhost:${tlsPort}`, client);
  const seconds = (performance.now() - startedAt) / 1_000;
  const spent = cpu(engine, stand);
  const requests = await requestsOf(engine);
  const written = (kind: string) => readdirSync(join(folder, "out", kind)).length;
  const kinds = `${written("flows")} flows, ${written("forms")} forms, ${written("flow-vault-connections")} connections`;
  console.log(`${kinds} in ${seconds.toFixed(0)} s`);
  print("all requests", requests);
  const byKind = Object.groupBy(requests, ({ path }) => path.replace(/\/a[cfp]_.*/, "/{id}"));
  for (const [kind, those = []] of Object.entries(byKind)) print(`GET ${kind}`, those);
  const rest = (before.engine + before.database - rested.engine - rested.database) / REST_MS;
  const all = spent.engine + spent.database - before.engine - before.database;
  console.log(
    `processor of engine and database: ${all} ms, of which ${(1_000 * seconds * rest).toFixed(0)} ms at rest`,
  );
});
rmSync(folder, { recursive: true, force: true });

function cpu(engine: Running, stand: Stand) {
  return { engine: engine.cpuMs(), database: stand.databaseCpuMs() };
}

async function runExport(domain: string, { clientId, clientSecret }: BenchClient) {
  const args = ["node_modules/auth0-deploy-cli/lib/index.js", "export", "-f", "directory", "-o", join(folder, "out")];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...{ NODE_ENV: "production", PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, "tls", "ca.pem") },
      ...{ AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret },
      AUTH0_INCLUDED_ONLY: '["flowVaultConnections","flows","forms"]',
    },
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`the export ended with ${code}`);
}

type Timed = { path: string; ms: number };

function print(what: string, requests: readonly Timed[]): void {
  const times = requests.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * times.length)] ?? Number.NaN).toFixed(1);
  const sum = times.reduce((total, each) => total + each, 0) / 1_000;
  console.log(`${what}: ${times.length}, ${sum.toFixed(2)} s at the engine, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

async function requestsOf(engine: Running): Promise<Timed[]> {
  engine.signal("SIGUSR2");
  for (;;) {
    await sleep(POLL_MS);
    try {
      return JSON.parse(readFileSync(report, "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" && !(error instanceof SyntaxError)) throw error;
    }
  }
}
