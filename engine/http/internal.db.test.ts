import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, noQueue } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import { internalApp } from "./internal.ts";

const token = "t".repeat(64);
const archives = createArchiveOpener();
let app: ReturnType<typeof internalApp>;
beforeAll(async () => {
  app = internalApp({ token, engine: await makeEngineParts(), queue: noQueue, archives });
});

async function makeSession({ tenantId, operatorId }: Actor): Promise<string> {
  const id = newId();
  await ownerDb.session.create({ data: { tenantId, id, operatorId } });
  return id;
}

type Call = { headers?: Record<string, string>; body?: unknown; method?: string };

function post(path: string, { headers = {}, body = {}, method = "POST" }: Call) {
  return app.request(path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "POST" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

async function signedIn(actor: Actor): Promise<Record<string, string>> {
  return {
    authorization: `Bearer ${token}`,
    "x-coffre-tenant": actor.tenantId,
    "x-coffre-session": await makeSession(actor),
  };
}

const doNothing = [{ id: "a", type: "FLOW", action: "DO_NOTHING" }];

async function makeFlow(actor: Actor) {
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions: doNothing });
  return { flowId, which: "draft", input: {} };
}

test("the web process starts an execution for a session's operator", async () => {
  const actor = await makeActor();
  const answer = await post("/internal/executions", { headers: await signedIn(actor), body: await makeFlow(actor) });
  expect(answer.status).toBe(202);
  expect(answer.headers.get("set-cookie")).toBeNull();
  const { executionId } = (await answer.json()) as { executionId: string };
  const execution = await ownerDb.flowExecution.findFirstOrThrow({ where: { id: executionId } });
  expect(execution).toMatchObject({ status: "QUEUED", startedById: actor.operatorId, isDraft: true });
});

describe("refusals, each of which changes nothing", () => {
  const refusals: [string, (actor: Actor) => Promise<Record<string, string>>, number][] = [
    ["no token", async (actor) => ({ ...(await signedIn(actor)), authorization: "" }), 401],
    [
      "a wrong token",
      async (actor) => ({ ...(await signedIn(actor)), authorization: `Bearer ${"x".repeat(64)}` }),
      401,
    ],
    ["no session", async (actor) => ({ ...(await signedIn(actor)), "x-coffre-session": "" }), 401],
    ["a session that was ended", async (actor) => endSession(await signedIn(actor)), 401],
    [
      "a session of another tenant",
      async (actor) => ({ ...(await signedIn(actor)), "x-coffre-tenant": (await makeActor()).tenantId }),
      401,
    ],
    ["an operator of another tenant", async () => signedIn(await makeActor()), 404],
    ["a viewer", async (actor) => signedIn(await makeActor({ tenantOf: actor, role: "viewer" })), 403],
    ["anything but JSON", async (actor) => ({ ...(await signedIn(actor)), "content-type": "text/plain" }), 400],
  ];
  test.each(refusals)("%s", async (_, headersOf, status) => {
    const actor = await makeActor();
    const body = await makeFlow(actor);
    const answer = await post("/internal/executions", { headers: await headersOf(actor), body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: expect.any(String), messageKey: expect.any(String) });
    expect(await ownerDb.flowExecution.count({ where: { flowId: body.flowId } })).toBe(0);
  });

  test("a deactivated operator", async () => {
    const actor = await makeActor();
    const headers = await signedIn(actor);
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { deactivatedAt: new Date() } });
    expect((await post("/internal/executions", { headers, body: {} })).status).toBe(401);
  });

  test("GET, a body that is no JSON, missing fields, an unknown path", async () => {
    const headers = await signedIn(await makeActor());
    expect((await post("/internal/executions", { headers, method: "GET" })).status).toBe(400);
    expect((await post("/internal/executions", { headers, body: "{" })).status).toBe(400);
    const missing = await post("/internal/executions", { headers, body: {} });
    expect(await missing.json()).toMatchObject({ code: "INVALID", fieldErrors: { flowId: expect.any(Array) } });
    expect((await post("/internal/other", { headers })).status).toBe(404);
  });
});

describe("testing a connection", () => {
  test("an empty one, audited", async () => {
    const actor = await makeActor();
    const { id } = await createConnection(actor, {
      sectionId: await makeSection(actor),
      appId: "TWILIO",
      name: "Later",
    });
    const answer = await post("/internal/connections/test", { headers: await signedIn(actor), body: { itemId: id } });
    expect(await answer.json()).toMatchObject({ outcome: "empty", status: null });
    const audit = await ownerDb.auditEvent.findMany({ where: { targetId: id, action: "item.test" } });
    expect(audit).toMatchObject([{ operatorId: actor.operatorId, detail: { name: "Later", outcome: "empty" } }]);
  });

  test("an HTTP one has no test", async () => {
    const actor = await makeActor();
    const setup = { type: "BEARER", token: "canary-token" };
    const sectionId = await makeSection(actor);
    const { id } = await createConnection(actor, {
      sectionId,
      appId: "HTTP",
      name: "API",
      setup,
      origins: ["https://a.example"],
    });
    const answer = await post("/internal/connections/test", { headers: await signedIn(actor), body: { itemId: id } });
    expect(await answer.json()).toMatchObject({ outcome: "noTest" });
  });

  test("one that the operator may not see is not found", async () => {
    const owner = await makeActor();
    const { id } = await createConnection(owner, {
      sectionId: await makeSection(owner),
      appId: "TWILIO",
      name: "Later",
    });
    for (const actor of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      const answer = await post("/internal/connections/test", { headers: await signedIn(actor), body: { itemId: id } });
      expect(answer.status).toBe(404);
    }
    expect(await ownerDb.auditEvent.count({ where: { targetId: id, action: "item.test" } })).toBe(0);
  });
});

async function endSession(headers: Record<string, string>): Promise<Record<string, string>> {
  await ownerDb.session.updateMany({ where: { id: headers["x-coffre-session"] ?? "" }, data: { endedAt: new Date() } });
  return headers;
}
