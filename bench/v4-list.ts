import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../scripts/ports.ts";
import { type Running, startEngineProcess, withStand } from "./processes.ts";
import { timed } from "./timing.ts";
import { makeAccount } from "./v4-account.ts";

// GET /v4/VaultItem of 100,000 stored items in 200 sections, on the whole engine: time, and the process's peak memory,
// also with eight readers at once of whom half go away in the middle. The yardstick: a bare Hono route that reads the
// same rows whole and sends them.
//   node --conditions=react-server bench/v4-list.ts [rounds]

const rounds = Number(process.argv[2] ?? 5);
const LEAVES_AFTER_BYTES = 1_000_000;

// Every other item of the filled vault is a connection, which /v4 does not list.
await withStand({ items: 200_000, sections: 200 }, async (stand) => {
  const authorization = await makeAccount(stand);
  const engine = await startEngineProcess(stand);
  const port = await freePort();
  const bare = await stand.start(["bench/v4-bare.ts", String(port), stand.tenantId, stand.operatorId], port, {
    COFFRE_ENGINE_DATABASE_URL: stand.engineUrl,
  });
  const items = ((await (await get(engine, "/v4/VaultItem", authorization)).json()) as unknown[]).length;
  if (items !== 100_000) throw new Error(`${items} items`);
  const [ofEngine, ofBare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ofEngine.push(await timed(() => drain(engine, "/v4/VaultItem", authorization)));
    ofBare.push(await timed(() => drain(bare, "/items", authorization)));
  }
  const [engineMs, bareMs] = [middle(ofEngine), middle(ofBare)];
  console.log(
    `100,000 items: ${engineMs.toFixed(0)} ms, ${(engineMs / bareMs).toFixed(1)} × read whole (${bareMs.toFixed(0)} ms)`,
  );
  console.log(
    `peak memory: ${engine.peakMegabytes().toFixed(0)} MB; read whole: ${bare.peakMegabytes().toFixed(0)} MB`,
  );

  const many = Array.from({ length: 8 }, (_, index) =>
    drain(engine, "/v4/VaultItem", authorization, index % 2 === 0 ? LEAVES_AFTER_BYTES : undefined),
  );
  await Promise.all(many);
  await sleep(1_000);
  console.log(`peak memory after eight readers, four of whom left: ${engine.peakMegabytes().toFixed(0)} MB`);
});

function get({ url }: Running, path: string, authorization: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { authorization }, ...(signal && { signal }) });
}

/** Reads to the end without keeping anything, or goes away after so many bytes. */
async function drain(running: Running, path: string, authorization: string, leaveAfter?: number): Promise<void> {
  const leaving = new AbortController();
  const response = await get(running, path, authorization, leaving.signal);
  const reader = response.body?.getReader();
  let bytes = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (leaveAfter !== undefined && bytes > leaveAfter) return leaving.abort();
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
