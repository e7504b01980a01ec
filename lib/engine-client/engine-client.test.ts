import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";

const TOKEN = "t".repeat(64);
const actor = { tenantId: "tenant-1", operatorId: "operator-1", sessionId: "session-1" } as Actor;

let answer: { status: number; body: string; isOpen?: boolean };
let received: { url: string | undefined; headers: IncomingHttpHeaders; body: string } | undefined;
let engine: Server;
let callEngine: typeof import("./engine-client.ts")["callEngine"];
let followEngine: typeof import("./engine-client.ts")["followEngine"];

beforeAll(async () => {
  engine = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received = { url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() };
      response.writeHead(answer.status, { "content-type": "application/json" }).write(answer.body);
      if (!answer.isOpen) response.end();
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  process.env.COFFRE_INTERNAL_URL = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  process.env.COFFRE_INTERNAL_TOKEN = TOKEN;
  // The environment is read once, when it is first imported.
  ({ callEngine, followEngine } = await import("./engine-client.ts"));
});
afterAll(() => engine.close());
beforeEach(() => {
  received = undefined;
});

test("asks in the name of the session, with the internal token", async () => {
  answer = { status: 202, body: '{"executionId":"x"}' };
  expect(await callEngine(actor, "/internal/executions", { flowId: "f" })).toEqual({ executionId: "x" });
  expect(received).toMatchObject({
    url: "/internal/executions",
    body: '{"flowId":"f"}',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      "x-coffre-tenant": "tenant-1",
      "x-coffre-session": "session-1",
      "content-type": "application/json",
    },
  });
});

test("the engine's refusals come back as themselves", async () => {
  const value = { code: "CONFLICT", messageKey: "errors.draftStale", params: { name: "Maud" } };
  answer = { status: 409, body: JSON.stringify(value) };
  await expect(callEngine(actor, "/internal/executions", {})).rejects.toMatchObject({ name: "AppError", ...value });
});

test("an unexpected failure keeps the reference to the engine's log", async () => {
  const value = { code: "INTERNAL", messageKey: "errors.unexpected", params: { reference: "ab12" } };
  answer = { status: 500, body: JSON.stringify(value) };
  await expect(callEngine(actor, "/internal/executions", {})).rejects.toMatchObject({
    code: "UPSTREAM",
    messageKey: "errors.unexpected",
    params: { reference: "ab12" },
  });
});

test.each([
  ["a page of some proxy", { status: 502, body: "<h1>Bad gateway</h1>" }],
  ["JSON of another shape", { status: 500, body: '{"message":"?"}' }],
  ["a redirect", { status: 302, body: "" }],
])("%s is no answer of the engine", async (_, given) => {
  answer = given;
  await expect(callEngine(actor, "/internal/executions", {})).rejects.toMatchObject({
    code: "UPSTREAM",
    messageKey: "errors.engineDown",
  });
});

test("an answer that goes on is there at once, and ends with whoever asked", async () => {
  answer = { status: 200, body: "event: beat\n\n", isOpen: true };
  const asked = new AbortController();
  const response = await followEngine(actor, "/internal/executions/events", {}, asked.signal, 5_000);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("event: beat\n\n");
  asked.abort();
  await expect(reader?.read()).rejects.toMatchObject({ name: "AbortError" });
  answer = { status: 404, body: JSON.stringify({ code: "NOT_FOUND", messageKey: "errors.executionNotFound" }) };
  const refused = followEngine(actor, "/internal/executions/events", {}, new AbortController().signal);
  await expect(refused).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an engine that hangs is as a dead one, once the time is over", async () => {
  answer = { status: 200, body: "{}" };
  engine.removeAllListeners("request");
  await expect(callEngine(actor, "/internal/executions", {}, 100)).rejects.toMatchObject({
    code: "UPSTREAM",
    messageKey: "errors.engineDown",
  });
  engine.closeAllConnections();
});

test("a dead engine is said to be dead", async () => {
  await new Promise((resolve) => engine.close(resolve));
  await expect(callEngine(actor, "/internal/executions", {})).rejects.toMatchObject({
    code: "UPSTREAM",
    messageKey: "errors.engineDown",
  });
});
