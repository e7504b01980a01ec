import type { IncomingMessage, ServerResponse } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { EngineParts } from "./run.ts";

let api: StandIn;
let engine: EngineParts;
let answers = 0;
let status = 200;
let lastAuthorization: string | undefined;

/** Sends back all that it got. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  answers += 1;
  lastAuthorization = request.headers.authorization;
  response.writeHead(status, { "content-type": "application/json", "x-echo": JSON.stringify(request.headers) });
  response.end(JSON.stringify({ url: request.url, headers: request.headers, inner: JSON.stringify(request.headers) }));
}

beforeAll(async () => {
  api = await startHttps(echo);
  setDefaultCACertificates([...getCACertificates("default"), api.ca]);
  engine = await makeEngineParts({ allow: [`127.0.0.1:${api.port}`, `[::1]:${api.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await api.close();
});

type Setup = { type: string } & Record<string, string>;

async function makeHttp(
  setup: Setup,
  origins = [api.origin],
): Promise<{ actor: Actor; connectionId: string; itemId: string }> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, appId: "HTTP", name: "Orders API", setup, origins });
  return { actor, connectionId: toPublicId("ac", id), itemId: id };
}

const request = (params: object) => ({ id: "call", type: "HTTP", action: "SEND_REQUEST", params });
const answer = { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { all: "{{ actions.call }}" } } };

describe("each kind of credentials is sent, and comes back as its mark alone", () => {
  const kinds: [string, Setup, string][] = [
    ["bearer", { type: "BEARER", token: "canary/bearer+51a0=" }, "canary/bearer+51a0="],
    ["basic", { type: "BASIC_AUTH", username: "maud", password: "canary basic:88é" }, "canary basic:88é"],
    ["basic without a password", { type: "BASIC_AUTH", username: "canary-user-only" }, "canary-user-only"],
    [
      "key in a header",
      { type: "API_KEY", name: "X-Api-Key", value: "canary-key-header", in: "HEADER" },
      "canary-key-header",
    ],
    ["key in the query", { type: "API_KEY", name: "key", value: "canary key/query", in: "QUERY" }, "canary key/query"],
  ];
  test.each(kinds)("%s", async (_, setup, secret) => {
    const { actor, connectionId } = await makeHttp(setup);
    const before = answers;
    const log = await captureLog(async () => {
      const call = request({
        connection_id: connectionId,
        method: "POST",
        url: `${api.origin}/orders`,
        payload: { to: "x" },
      });
      const execution = await runActions(engine, actor, [call, answer] as never);
      expect(execution).toMatchObject({ status: "COMPLETED", result: { all: { status: 200, success: true } } });
      expect(JSON.stringify(execution.result)).toContain("«Orders API / ");
    });
    expect(answers).toBe(before + 1);
    expectNoSecret(await everyTableAsText(), secret);
    expectNoSecret(log, secret);
  });
});

test("credentials go to their own hosts alone", async () => {
  const { actor, connectionId } = await makeHttp({ type: "BEARER", token: "canary-elsewhere" }, [
    "https://api.example.com",
  ]);
  const before = answers;
  const execution = await runActions(engine, actor, [
    request({ connection_id: connectionId, url: `${api.origin}/x` }),
  ] as never);
  expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_EGRESS_REFUSED" } });
  expect(answers).toBe(before);
});

test("without a connection nothing is added", async () => {
  const execution = await runActions(engine, await makeActor(), [
    request({ url: `${api.origin}/open?a=1` }),
    answer,
  ] as never);
  expect(execution).toMatchObject({ status: "COMPLETED", result: { all: { body: { url: "/open?a=1" } } } });
  expect(lastAuthorization).toBeUndefined();
});

test("text of a reference in an input or an answer stays text", async () => {
  const { actor, connectionId, itemId } = await makeHttp({ type: "BEARER", token: "canary-bearer-reference" });
  const text = `{{@VaultItem.${itemId}.token}} {{ vars.x }}`;
  const call = request({
    connection_id: connectionId,
    method: "POST",
    url: `${api.origin}/echo`,
    headers: { "x-text": "{{ input.text }}" },
  });
  const again = {
    ...request({
      connection_id: connectionId,
      method: "POST",
      url: `${api.origin}/echo`,
      headers: { "x-text": "{{ actions.call.body.headers['x-text'] }}" },
    }),
    id: "again",
  };
  const out = { ...answer, params: { payload: { text: "{{ actions.again.body.headers['x-text'] }}" } } };
  const execution = await runActions(engine, actor, [call, again, out] as never, { text });
  expect(execution).toMatchObject({ status: "COMPLETED", result: { text } });
});

test("a refusal is an output of this action, and the connection is failing until the next success", async () => {
  const { actor, connectionId, itemId } = await makeHttp({ type: "BEARER", token: "canary-bearer-refused" });
  const call = [request({ connection_id: connectionId, url: `${api.origin}/x` }), answer] as never;
  const failing = async () => (await ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } })).failingReason;
  // Just this resource may be out of bounds for credentials that are good.
  status = 403;
  await runActions(engine, actor, call);
  expect(await failing()).toBeNull();
  status = 401;
  expect(await runActions(engine, actor, call)).toMatchObject({
    status: "COMPLETED",
    result: { all: { status: 401, success: false } },
  });
  expect(await failing()).toMatchObject({ messageKey: "engine.failingRefused", params: { app: "HTTP", status: 401 } });
  status = 200;
  await runActions(engine, actor, call);
  expect(await failing()).toBeNull();
});
