import { mkdtemp } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createSealingKey } from "#lib/crypto/keyring.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { type EngineProcess, errorLines, INTERNAL_TOKEN, spawnEngine } from "#test/engine-process.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

const READY_MS = 20_000;

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function startProcess(environment: Record<string, string> = {}): Promise<EngineProcess> {
  const engine = await spawnEngine(environment);
  cleanUp.push(async () => {
    engine.child.kill("SIGKILL");
    await engine.ended;
  });
  return engine;
}

const statusOf = (port: number, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ status }) => status,
    () => 0,
  );

const until = (port: number, path: string, status: number) =>
  vi.waitFor(async () => expect(await statusOf(port, path)).toBe(status), { timeout: READY_MS, interval: 100 });

/** Stands before PostgreSQL, and can be cut. */
async function startCut(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const onward = connectTo(target);
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("error", () => {}).on("close", () => sockets.delete(each));
    }
    socket.pipe(onward).pipe(socket);
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  cleanUp.push(() => void server.close());
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).toString(),
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
  };
}

test("a database that goes away and comes back needs no restart", { timeout: 60_000 }, async () => {
  const database = await startCut(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  const engine = await startProcess({ COFFRE_ENGINE_DATABASE_URL: database.url });
  await until(engine.port, "/readyz", 200);

  database.cut();
  await until(engine.port, "/readyz", 503);
  expect(await statusOf(engine.port, "/healthz")).toBe(200);
  expect((await startOne(engine, newId(), newId())).status).toBe(503);
  const hook = `http://127.0.0.1:${engine.port}/hooks/${toPublicId("aft", newId())}/secret`;
  const called = await fetch(hook, { method: "POST" });
  expect([called.status, await called.json()]).toMatchObject([503, { error: { code: "ERR_UNAVAILABLE" } }]);

  database.mend();
  await until(engine.port, "/readyz", 200);
  const actor = await makeActor();
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId: actor.tenantId, id: sessionId, operatorId: actor.operatorId } });
  const { id: flowId } = await createFlow(actor, {
    name: "Order alerts",
    actions: [{ id: "a", type: "FLOW", action: "DO_NOTHING" }],
  });
  const started = await startOne(engine, actor.tenantId, sessionId, flowId);
  expect(started.status).toBe(202);
  const { executionId } = (await started.json()) as { executionId: string };
  await vi.waitFor(
    async () =>
      expect(await ownerDb.flowExecution.findFirst({ where: { id: executionId } })).toMatchObject({
        status: "COMPLETED",
      }),
    { timeout: READY_MS, interval: 100 },
  );

  engine.child.kill("SIGTERM");
  expect(await engine.ended).toBe(0);
  // Other tests of this database alter their tenants' audit logs, and the engine says so.
  const errors = errorLines(engine.output());
  expect(errors.filter((line) => !/tampered with|checkpoint is forged/.test(line))).toEqual([]);
});

test("a sealing key that rows need and the folder lacks stops the start, named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "coffre-keys-"));
  await createSealingKey(folder);
  const { kid } = JSON.parse(requireEnv("COFFRE_SEALING_KEY")) as { kid: string };
  const { ended, output } = await startProcess({ COFFRE_KEYS_DIR: folder });
  expect(await ended).toBe(1);
  expect(output()).toContain(kid);
  expect(output().trim().split("\n")).toHaveLength(1);
});

test("a port in use, and a database that is not there, each get one message", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  cleanUp.push(() => void server.close());
  const taken = await startProcess({ COFFRE_ENGINE_PORT: String(port) });
  expect(await taken.ended).toBe(1);
  expect(taken.output()).toContain(`Port ${port} on 127.0.0.1 is in use.`);

  const lost = await startProcess({ COFFRE_ENGINE_DATABASE_URL: "postgresql://coffre_engine:x@127.0.0.1:9/none" });
  expect(await lost.ended).toBe(1);
  expect(lost.output()).toBe("The database does not answer. Start it, then start again.\n");
});

test("the internal API does not stand on the public listener", async () => {
  const engine = await startProcess();
  await until(engine.port, "/readyz", 200);
  const call = {
    method: "POST",
    headers: { authorization: `Bearer ${INTERNAL_TOKEN}`, "content-type": "application/json" },
    body: "{}",
  };
  expect((await fetch(`http://127.0.0.1:${engine.port}/internal/executions`, call)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${engine.port}/api/v2/flows`)).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${engine.internalPort}/healthz`)).status).toBe(401);
});

function startOne(
  { internalPort }: EngineProcess,
  tenantId: string,
  sessionId: string,
  flowId = newId(),
): Promise<Response> {
  return fetch(`http://127.0.0.1:${internalPort}/internal/executions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${INTERNAL_TOKEN}`,
      "content-type": "application/json",
      "x-coffre-tenant": tenantId,
      "x-coffre-session": sessionId,
    },
    body: JSON.stringify({ flowId, which: "draft", input: {} }),
  });
}

function connectTo(target: URL): Socket {
  return connect(Number(target.port) || 5432, target.hostname);
}
