import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createSealingKey } from "../lib/crypto/keyring.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { freePort } from "../scripts/ports.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillVault } from "./fill-vault.ts";

export type Stand = {
  tenantId: string;
  operatorId: string;
  /** The header of an API account of that operator. */
  authorization: string;
  engineUrl: string;
  owner: pg.Client;
  start(args: string[], port: number, environment?: Record<string, string>): Promise<Running>;
};

export type Running = { url: string; peakMegabytes(): number };

/** A filled vault, and processes that serve it as in production: the real engine, and yardsticks beside it. */
export async function withStand(
  size: { items: number; sections: number },
  run: (stand: Stand) => Promise<void>,
): Promise<void> {
  const server = await startThrowAwayServer();
  const children: ChildProcess[] = [];
  const owner = new pg.Client({ connectionString: server.url });
  try {
    const { engineUrl } = await migrateDatabase(server.url);
    await owner.connect();
    const { tenantId, operatorId } = await fillVault(owner, size);
    await run({
      tenantId,
      operatorId,
      engineUrl,
      owner,
      authorization: await makeAccount(engineUrl, tenantId, operatorId),
      start: (args, port, environment = {}) => startProcess(children, args, port, environment),
    });
  } finally {
    for (const child of children) await end(child);
    await owner.end();
    await server.stop();
  }
}

/** The engine of the product, on the stand's database. */
export async function startEngineProcess(stand: Stand): Promise<Running> {
  const keysFolder = join(mkdtempSync(join(tmpdir(), "coffre-bench-")), "keys");
  const [port, internalPort] = [await freePort(), await freePort()];
  return stand.start(["--disable-sigusr1", "engine/main.ts"], port, {
    COFFRE_ENGINE_DATABASE_URL: stand.engineUrl,
    COFFRE_KEYS_DIR: keysFolder,
    COFFRE_SEALING_KEY: JSON.stringify(await createSealingKey(keysFolder)),
    COFFRE_ENGINE_PORT: String(port),
    COFFRE_INTERNAL_PORT: String(internalPort),
    COFFRE_INTERNAL_TOKEN: "0".repeat(64),
    COFFRE_LOG_LEVEL: "warn",
  });
}

async function makeAccount(engineUrl: string, tenantId: string, operatorId: string): Promise<string> {
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  // Imported when the database is known: the environment is read once.
  const { db } = await import("#lib/db/client.ts");
  const { systemActor } = await import("#lib/auth/actor.ts");
  const { createApiAccount } = await import("#lib/api-accounts/mutations/create-api-account.ts");
  const { userName, password } = await createApiAccount(systemActor(tenantId, "cli"), { operatorId });
  await db.$disconnect();
  return `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
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
    if (response?.ok) return { url, peakMegabytes: () => peakOf(child.pid ?? 0) };
    await sleep(50);
  }
  throw new Error(`${args.at(-1)} ended with ${child.exitCode}`);
}

/** Of the process's resident memory, since it began. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return ended;
}
