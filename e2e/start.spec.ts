import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { freePort } from "#scripts/ports.ts";
import { isAlive, readPostmaster } from "#scripts/postmaster.ts";
import { type Stack, startStack } from "./fixtures/stack.ts";

// `npm start` as its user meets it: whole processes, real signals. Each start builds on what the last one left.
test.describe.configure({ mode: "serial", timeout: 240_000 });

const root = join(import.meta.dirname, "..");
const dataFolder = mkdtempSync(join(tmpdir(), "coffre-start-"));
const mode = (path: string) => (statSync(join(dataFolder, path)).mode & 0o777).toString(8);
let stack: Stack;

test.afterAll(async () => {
  await stack?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(): Promise<Stack> {
  return startStack({ COFFRE_DATA_DIR: dataFolder });
}

/** Runs a script to its end. Settings of a server that runs already are not lent to it. */
async function run(
  script: string[],
  settings: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(COFFRE_|DATABASE_URL$|NODE_OPTIONS$)/.test(name));
  const child = spawn(process.execPath, script, {
    cwd: root,
    env: { ...Object.fromEntries(kept), NODE_ENV: "production", COFFRE_DATA_DIR: dataFolder, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said: said.trim() };
}

const runStart = async (settings: Record<string, string> = {}) =>
  run(["scripts/start.mjs"], {
    COFFRE_WEB_PORT: String(await freePort()),
    COFFRE_ENGINE_PORT: String(await freePort()),
    ...settings,
  });
const runCli = (...args: string[]) => run(["--conditions=react-server", "bin/coffre.ts", ...args]);

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => null,
  );
const postgresPid = () => readPostmaster(join(dataFolder, "db"))?.pid ?? 0;

test("the first start prints a set-up link, keeps its secrets to itself, and answers", async () => {
  stack = await start();
  expect(stack.setUpUrl).toMatch(/\/set-up#[\w-]{43}$/);
  expect(stack.output()).toContain("Not isolated");
  expect(await statusOf(`${stack.url}/sign-in`)).toBe(200);
  expect(await statusOf(`${stack.engineUrl}/readyz`)).toBe(200);
  expect([mode("keys"), mode("settings.json"), mode("run.json")]).toEqual(["700", "600", "600"]);
  expect(readdirSync(join(dataFolder, "keys")).map((name) => mode(`keys/${name}`))).toContain("600");
});

test("the doctor finds the running database, and all in order", async () => {
  const { code, said } = await runCli("doctor", "--json");
  expect(JSON.parse(said)).toMatchObject({ healthy: true });
  expect(code).toBe(0);
});

test("a second start on the folder, and a start on ports in use, are refused in one message", async () => {
  const second = await runStart();
  expect(second.code).toBe(1);
  expect(second.said).toMatch(/^Coffre is already running on the data folder .+Stop it first/);

  const elsewhere = mkdtempSync(join(tmpdir(), "coffre-start-"));
  const inUse = await runStart({ COFFRE_DATA_DIR: elsewhere, COFFRE_WEB_PORT: new URL(stack.url).port });
  expect(inUse.code).toBe(1);
  expect(inUse.said).toMatch(
    /^Port \d+ of 127\.0\.0\.1 is in use by another program\. .*COFFRE_WEB_PORT to another port\.$/,
  );
  rmSync(elsewhere, { recursive: true });
  expect(await statusOf(`${stack.url}/api/health`)).toBe(200);
});

test("when the engine dies, the dashboard goes on without it, and it is started again", async () => {
  const before = enginePid();
  process.kill(before, "SIGKILL");
  await expect.poll(() => statusOf(`${stack.engineUrl}/healthz`)).toBeNull();
  expect(await statusOf(`${stack.url}/sign-in`)).toBe(200);
  await expect.poll(() => statusOf(`${stack.engineUrl}/readyz`), { timeout: 60_000 }).toBe(200);
  expect(enginePid()).not.toBe(before);
  expect(stack.output()).toMatch(
    /The engine process stopped unexpectedly: signal SIGKILL.+It is started again in 10 s/,
  );
});

test("when PostgreSQL dies, the dashboard says so, and both come back without a restart", async () => {
  const before = postgresPid();
  process.kill(before, "SIGKILL");
  await expect.poll(() => statusOf(`${stack.url}/api/health`)).toBe(503);
  await expect.poll(() => statusOf(`${stack.url}/api/health`), { timeout: 60_000 }).toBe(200);
  await expect.poll(() => statusOf(`${stack.engineUrl}/readyz`), { timeout: 60_000 }).toBe(200);
  expect(postgresPid()).not.toBe(before);
  expect(await stack.stop()).toBe(0);
});

test("a start that is killed leaves nothing on the ports, and the next one adopts its database", async () => {
  stack = await start();
  const database = postgresPid();
  process.kill(stack.launcherPid, "SIGKILL");
  await expect.poll(() => statusOf(`${stack.url}/api/health`), { timeout: 30_000 }).toBeNull();
  await expect.poll(() => statusOf(`${stack.engineUrl}/healthz`), { timeout: 30_000 }).toBeNull();
  expect(isAlive(database)).toBe(true);

  stack = await start();
  expect(postgresPid()).toBe(database);
  expect(await statusOf(`${stack.url}/sign-in`)).toBe(200);
});

test("a start after a power cut works", async () => {
  const database = postgresPid();
  for (const pid of [stack.launcherPid, database, enginePid()]) process.kill(pid, "SIGKILL");
  // What the cut left behind is all there still.
  expect(postgresPid()).toBe(database);

  stack = await start();
  expect(postgresPid()).not.toBe(database);
  expect(await statusOf(`${stack.url}/sign-in`)).toBe(200);
});

test("it stops in order: nobody is cut off from the database", async () => {
  const log = join(dataFolder, "logs/postgres.log");
  const before = readFileSync(log, "utf8").length;
  expect(await stack.stop()).toBe(0);
  const said = readFileSync(log, "utf8").slice(before);
  expect(said).toContain("database system is shut down");
  expect(said).not.toContain("terminating connection");
  expect(existsSync(join(dataFolder, "run.json"))).toBe(false);

  const { code, said: refusal } = await runCli("doctor");
  expect(code).toBe(1);
  expect(refusal).toMatch(/^No database is running for .+npm start/);
});

test("a missing key is named, with the place where it belongs", async () => {
  const [name = ""] = readdirSync(join(dataFolder, "keys")).filter((each) => each.endsWith(".sealing.jwk"));
  const [here, away] = [join(dataFolder, "keys", name), join(dataFolder, name)];
  renameSync(here, away);
  const { code, said } = await runStart();
  renameSync(away, here);
  expect(code).toBe(1);
  expect(said).toContain(`The sealing key ${name.replace(".sealing.jwk", "")} is missing`);
  expect(said).toContain(here);
  expect(said).not.toContain("    at ");
});

test("a data folder of a newer version is refused", async () => {
  stack = await start();
  const client = new pg.Client({ connectionString: stack.ownerUrl });
  await client.connect();
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values (gen_random_uuid(), 'x', '29990101000000_from_the_future', now(), 1)`,
  );
  await client.end();
  await stack.stop();
  const { code, said } = await runStart();
  expect(code).toBe(1);
  expect(said).toMatch(/made by a newer version of Coffre .+29990101000000_from_the_future.+Start that version/);
});

test("a database that does not answer is named", async () => {
  const { code, said } = await runStart({
    DATABASE_URL: `postgresql://coffre:secret@127.0.0.1:${await freePort()}/coffre`,
  });
  expect(code).toBe(1);
  expect(said).toMatch(
    /^The database of DATABASE_URL, coffre@127\.0\.0\.1:\d+\/coffre, cannot be used: .*ECONNREFUSED/,
  );
  expect(said).not.toContain("secret");
});

/** As its log says. */
function enginePid(): number {
  const log = readFileSync(join(dataFolder, "logs/engine.log"), "utf8");
  return Number([...log.matchAll(/"pid":(\d+)/g)].at(-1)?.[1]);
}
