import type { IncomingMessage, ServerResponse } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import type { Json } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { flow } from "#test/flow-action.ts";
import { everyTableAsText } from "#test/owner.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { EngineParts } from "./run.ts";

let api: StandIn;
let engine: EngineParts;
let requests = 0;

/** Sends back the body and the credentials that it got; `/late` refuses every other time, `/long` goes on and on. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const token = String(request.headers.authorization ?? "").replace("Bearer ", "");
  response.setHeader("content-type", "application/json");
  if (request.url === "/late" && requests % 2 === 1) response.writeHead(503, { "retry-after": "0" });
  if (request.url === "/long")
    return void response.end(`${"x".repeat(1024 * 1024 - token.length / 2)}${token}${"y".repeat(9)}`);
  if (request.url === "/cut") return void request.socket.destroy();
  const body = Buffer.concat(chunks).toString("utf8");
  const answer = JSON.stringify({ token, hex: Buffer.from(token).toString("hex"), body, [token]: 1 });
  if (request.url !== "/gzip") return void response.end(answer);
  response.setHeader("content-encoding", "gzip");
  response.end(gzipSync(answer));
}

beforeAll(async () => {
  api = await startHttps((request, response) => void echo(request, response));
  setDefaultCACertificates([...getCACertificates("default"), api.ca]);
  engine = await makeEngineParts({ allow: [`localhost:${api.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await api.close();
});

async function makeBearer(token: string): Promise<{ actor: Actor; connection: string }> {
  const actor = await makeActor();
  const { id } = await createConnection(actor, {
    sectionId: await makeSection(actor),
    appId: "HTTP",
    name: "Orders API",
    setup: { type: "BEARER", token },
    origins: [api.origin],
  });
  return { actor, connection: toPublicId("ac", id) };
}

const MARK = "«Orders API / Token»";
const call = (id: string, path: string, params: object = {}, rest: object = {}) => ({
  id,
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { method: "POST", url: `${api.origin}${path}`, payload: {}, ...params },
  ...rest,
});
const answer = (payload: Json) => flow("answer", "RETURN_JSON", { payload });
const stepOf = (execution: Awaited<ReturnType<typeof runActions>>, actionId: string) =>
  execution.steps.filter((step) => step.actionId === actionId).map(({ shown }) => shown as Record<string, Json>);

describe("a vault secret that comes back", () => {
  test.each(["/plain", "/gzip", "/late", "/cut"])("is its mark, at %s, alone and in a loop", async (path) => {
    const token = `canary-${path.slice(1)}-5f9c2e7d1b`;
    const { actor, connection } = await makeBearer(token);
    const twice = { retry: { attempts: 2, delay_seconds: 0 }, allow_failure: true };
    const log = await captureLog(async () => {
      const execution = await runActions(engine, actor, [
        call("one", path, { connection_id: connection }, twice),
        flow("each", "FOR_EACH", { items: [1, 2], do: [call("inner", path, { connection_id: connection }, twice)] }),
        flow("keep", "STORE_VARS", { vars: { all: "{{ actions.one }}" } }),
        answer({ one: "{{ vars.all }}", inner: "{{ actions.each.results }}" }),
      ] as never);
      expect(execution).toMatchObject({ status: "COMPLETED" });
      if (path !== "/cut") expect(JSON.stringify(execution.result)).toContain(MARK);
    });
    expectNoSecret(await everyTableAsText(), token);
    expectNoSecret(log, token);
  });

  test("is its mark across the place where a long answer is cut, and the output says that it was", async () => {
    const token = "canary-long-5f9c2e7d1b84a063";
    const { actor, connection } = await makeBearer(token);
    const execution = await runActions(engine, actor, [call("one", "/long", { connection_id: connection })] as never);
    expect(execution).toMatchObject({ status: "COMPLETED" });
    expect(stepOf(execution, "one")[0]).toMatchObject({
      output: { isCut: true, body: expect.stringMatching(/^x+«Orders API \/ Token»$/) },
    });
    const tables = await everyTableAsText();
    for (const half of [token, token.slice(0, 14)]) expectNoSecret(tables, half);
  });

  test("in a flow that is called", async () => {
    const token = "canary-called-5f9c2e7d1b84";
    const { actor, connection } = await makeBearer(token);
    const { id } = await createFlow(actor, {
      name: "Called",
      actions: [call("inside", "/plain", { connection_id: connection }), answer("{{ actions.inside.body }}")] as never,
    });
    await publishFlow(actor, { flowId: id, draftVersion: 2 });
    const execution = await runActions(engine, actor, [
      flow("sub", "CALL_FLOW", { flow_id: toPublicId("af", id) }),
      answer("{{ actions.sub.result }}"),
    ] as never);
    expect(execution).toMatchObject({ status: "COMPLETED", result: { token: MARK, hex: MARK, [MARK]: 1 } });
    expectNoSecret(await everyTableAsText(), token);
  });
});

test("a guess stored by an author is never marked, but in what the action that used the secret got back", async () => {
  const token = "guessed-5f9c2e7d1b84";
  const { actor, connection } = await makeBearer(token);
  // In the order that jsonb gives to names.
  const guess = { half: token.slice(0, 12), whole: token, base64: Buffer.from(token).toString("base64") };
  const execution = await runActions(
    engine,
    actor,
    [
      flow("typed", "STORE_VARS", { vars: { guess, given: "{{ input.guess }}" } }),
      call("without", "/plain", { payload: guess }),
      call("with", "/plain", { connection_id: connection, payload: guess }),
      flow("after", "STORE_VARS", { vars: { again: "{{ vars.guess }}" } }),
      answer({ guess: "{{ vars.guess }}", given: "{{ vars.given }}" }),
    ] as never,
    { guess: token },
  );
  expect(execution).toMatchObject({ status: "COMPLETED", result: { guess, given: token } });
  expect(stepOf(execution, "typed")[0]).toMatchObject({ input: { vars: { guess, given: token } } });
  expect(stepOf(execution, "without")[0]).toMatchObject({
    input: { payload: guess },
    output: { body: { body: JSON.stringify(guess) } },
  });
  expect(stepOf(execution, "with")[0]).toMatchObject({
    input: { payload: guess },
    output: { body: { token: MARK, body: expect.stringContaining(MARK) } },
  });
  expect(stepOf(execution, "after")[0]).toMatchObject({ input: { vars: { again: guess } } });
  expect(
    execution.steps
      .filter(({ actionId }) => actionId !== "with")
      .every(({ shown }) => !JSON.stringify(shown).includes(MARK)),
  ).toBe(true);
});

describe("a value that the run makes", () => {
  const secret = "made-value-5f9c2e";

  test("masked in an output: real inside, its mark in every step, error and result that is shown", async () => {
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        call("login", "/plain", { payload: { session: "{{ input.secret }}" } }, { mask_output: true }),
        flow("keep", "STORE_VARS", { vars: { body: "{{ actions.login.body.body }}" } }),
        call("use", "/plain", { headers: { authorization: "Bearer {{ vars.body }}" } }),
        flow("fail", "ERROR_MESSAGE", { message: "Login gave {{ vars.body }}" }),
      ] as never,
      { secret },
    );
    const mark = "«login / output»";
    expect(stepOf(execution, "login")[0]).toMatchObject({ output: mark });
    expect(stepOf(execution, "keep")[0]).toMatchObject({ input: { vars: { body: mark } } });
    // The echo got the real value, or this would not be in its answer.
    expect(stepOf(execution, "use")[0]).toMatchObject({
      input: { headers: { authorization: `Bearer ${mark}` } },
      output: { body: { token: mark, hex: mark } },
    });
    expect(execution).toMatchObject({ status: "FAILED", error: { params: { message: `Login gave ${mark}` } } });
  });

  test("named by mask(): however short where it is all of a value, and in other texts from four characters on", async () => {
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        flow("keep", "STORE_VARS", { vars: { pin: "{{ mask(input.pin) }}", cvv: "{{ mask(input.cvv) }}" } }),
        flow("show", "STORE_VARS", {
          vars: { pin: "PIN {{ vars.pin }}.", cvv: "{{ vars.cvv }}", both: ["{{ vars.cvv }}", 42] },
        }),
      ] as never,
      { pin: "4711", cvv: "042" },
    );
    const mark = "«masked»";
    expect(stepOf(execution, "keep")[0]).toMatchObject({ input: { vars: { pin: mark, cvv: mark } } });
    expect(stepOf(execution, "show")[0]).toMatchObject({
      input: { vars: { pin: `PIN ${mark}.`, cvv: mark, both: [mark, 42] } },
    });
  });

  test("in each of five hundred iterations", async () => {
    const items = Array.from({ length: 500 }, (_, index) => `iteration-value-${index}-x`);
    const body = [
      flow(
        "keep",
        "MAP_VALUE",
        { input: "{{ actions.each.item }}", cases: {}, fallback: { token: "{{ actions.each.item }}" } },
        { mask_output: true },
      ),
    ];
    const execution = await runActions(
      engine,
      await makeActor(),
      [
        flow("each", "FOR_EACH", { items: "{{ input.items }}", do: body }),
        answer("{{ actions.each.results }}"),
      ] as never,
      { items },
    );
    expect(execution).toMatchObject({ status: "COMPLETED" });
    expect(stepOf(execution, "keep")).toHaveLength(500);
    expect(stepOf(execution, "keep").every(({ output }) => output === "«keep / output»")).toBe(true);
    expect(JSON.stringify(execution.result)).not.toContain("iteration-value");
  });
});
