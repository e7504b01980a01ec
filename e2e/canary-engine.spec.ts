import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Actor } from "#lib/auth/actor.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { createClient } from "#lib/clients/mutations/create-client.ts";
import { scopes } from "#lib/clients/schema.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { type Api, openApi } from "./fixtures/api-client.ts";
import { Canary } from "./fixtures/canary.ts";
import { copyEveryTable } from "./fixtures/database-copy.ts";
import { type Carriers, calledFlow, everyWay, failWith, giveBack, hookedFlow } from "./fixtures/engine-flows.ts";
import { databaseFolder, fetchEverything, type Places, placesOf, walkPages } from "./fixtures/every-place.ts";
import type { Action } from "./fixtures/flow-actions.ts";
import { signatureOf, throughEngine } from "./fixtures/hook-caller.ts";
import { cookieOf } from "./fixtures/outsiders.ts";
import { type Act, mustDo, recordedActions } from "./fixtures/recorded-calls.ts";
import { statusOf } from "./fixtures/run-flow.ts";
import { echoRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { Traffic } from "./fixtures/traffic.ts";
import { TriggersPage } from "./pages/triggers-page.ts";

type Ground = {
  /** Nowhere. */
  canary: Canary;
  /** A hook's secret or key: only where it is shown, once. */
  shownOnce: Canary;
  /** Stands in what may be read. */
  planted: Canary;
  traffic: Traffic;
  actor: Actor;
  sectionId: string;
  act: Act;
};

/** By the page's own request, by the action past it, and over the API. */
const shownOnceBy =
  /^POST (createTriggerAction|rotateTriggerAction|\/api\/v2\/flows\/[^/]+\/triggers 201|http:\S+\/flows\/[^/]+\/triggers)$/;

// It would record each page and answer a second time.
test.use({ trace: "off" });

test("what the engine opens, makes and is proven by comes out nowhere, whatever becomes of a run", async ({
  signInAs,
  page,
  context,
}) => {
  test.setTimeout(300_000);
  const [canary, shownOnce, planted, ran] = [new Canary(), new Canary(), new Canary(), new Canary()];
  const traffic = new Traffic();
  traffic.watch(context);
  const { actor, sectionId } = await signInAs("admin");
  const cookie = await cookieOf(actor);
  const act = recordedActions(traffic, cookie);
  const ground: Ground = { canary, shownOnce, planted, traffic, actor, sectionId, act };
  const client = await createClient(systemActor(actor.tenantId, "cli"), {
    name: "CI",
    section: sectionId,
    scopes: [...scopes],
  });
  const api = await openApi(client, traffic);

  const carriers = await test.step("connections, one of each kind that a flow signs or proves itself with", () =>
    makeCarriers(ground));
  const folder = `/${newId()}`;
  const flows = await test.step("flows", () => makeFlows(ground, carriers, folder));
  const runs = await test.step("runs: to the end, failed, dry, from the API, again, and from where one failed", () =>
    runAll(ground, api, flows));
  ran.keep(runs.again);
  await test.step("the provider got what the flow made", () => keepMade(canary, folder));
  await test.step("what it made wears marks where it is shown", async () => {
    const { text } = await traffic.fetch(`/api/executions/${runs.full}`, { headers: { cookie } });
    for (const mark of [
      "sign / token",
      "code / code",
      "masked",
      "bearer / Token",
      "basic / Password",
      "decode / signature",
    ])
      expect.soft(text, mark).toContain(`«${mark}»`);
  });
  const hooked = await test.step("hooks: made by every path, called rightly and wrongly, rotated", () =>
    callHooks(ground, api, flows.hooked, new TriggersPage(page)));

  const places: Places = {
    items: Object.values(carriers),
    flows: Object.values(flows),
    executions: [...Object.values(runs), ...hooked],
  };
  const some = {
    ...places,
    items: [],
    flows: [flows.full, flows.hooked],
    executions: [runs.full, runs.dry, ...hooked.slice(0, 1)],
  };
  await test.step("every page, as a person sees it", () => walkPages(page, some, traffic));
  const viewer = await makeActor({ role: "viewer", tenantOf: actor, grants: { [sectionId]: "view" } });
  for (const reader of [actor, viewer])
    await test.step(`every page and route, for ${reader.role}`, () => fetchEverything(reader, places, traffic));
  await test.step("every answer of the API", () => readApi(api, Object.values(flows)));

  await test.step("nowhere in the database, the files, the logs, the answers", async () => {
    const tables = await copyEveryTable();
    const inTables = (bird: Canary) => [...tables].flatMap(([name, content]) => bird.hits(name, content));
    const answers = await traffic.all();
    const inAnswers = (bird: Canary) => answers.flatMap(({ where, text }) => bird.hits(where, text));

    // What may be seen is found in every place: so the search would find a secret there too.
    expect(placesOf(inTables(planted))).toEqual(
      expect.arrayContaining(["public.FlowExecution", "public.ExecutionStep", "public.FlowTrigger"]),
    );
    expect(planted.hitsInFolder(databaseFolder())).not.toEqual([]);
    const seen = placesOf(inAnswers(planted));
    const unseen = placesOfPlanted.filter((place) => !seen.some((where) => where.startsWith(place)));
    expect(unseen).toEqual([]);
    expect(placesOf(ran.hitsInFolder(join(shared.stack.dataFolder, "logs")))).not.toEqual([]);
    expect(readFileSync(shared.stack.outputFile, "utf8")).toContain("Coffre is ready");

    for (const bird of [canary, shownOnce]) {
      expect(inTables(bird)).toEqual([]);
      expect(bird.hitsInFolder(dirname(shared.stack.dataFolder))).toEqual([]);
      expect(bird.hitsInFolder(databaseFolder())).toEqual([]);
    }
    expect(inAnswers(canary)).toEqual([]);
    const given = placesOf(inAnswers(shownOnce));
    expect(given.filter((where) => !shownOnceBy.test(where))).toEqual([]);
    expect(given.length).toBeGreaterThanOrEqual(3);
  });
});

/** By how they begin. */
const placesOfPlanted = [
  ...["GET /flows/", "RSC /flows/", "DOM /flows/", "GET /executions/", "RSC /executions/", "DOM /executions/"],
  ...["GET /api/flows/", "GET /api/executions/", "GET /api/executions", "GET /audit", "GET /api/audit/export"],
  ...["POST /hooks/", "GET /api/v2/flows/", "POST /api/v2/flows/"],
];

async function makeCarriers({ canary, act, sectionId }: Ground): Promise<Carriers> {
  const make = async (name: string, appId: string, setup: object) => {
    const origins = appId === "HTTP" ? { origins: [shared.echoOrigin] } : {};
    return String((await mustDo(act, "createConnectionAction", { sectionId, appId, name, setup, ...origins })).id);
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  canary.keepBytes(privateKey.export({ type: "pkcs8", format: "der" }));
  const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  // Too short for its algorithm, and of the wrong kind: refused, and not repeated.
  for (const setup of [
    { type: "JWT", algorithm: "HS512", secret: canary.token() },
    { type: "JWT", algorithm: "RS256", private_key: canary.awkward() },
    { type: "JWT", algorithm: "ES256", private_key: pem },
    { type: "JWT", algorithm: canary.token(), secret: canary.token() },
  ])
    expect(await act("createConnectionAction", { sectionId, appId: "JWT", name: "refused", setup })).toMatchObject({
      ok: false,
    });
  return {
    bearer: await make("bearer", "HTTP", { type: "BEARER", token: canary.token() }),
    basic: await make("basic", "HTTP", { type: "BASIC_AUTH", username: "ledger", password: canary.awkward() }),
    twilio: await make("twilio", "TWILIO", {
      ...{ type: "API_KEY", account_id: `AC${randomBytes(16).toString("hex")}`, api_key: canary.awkward() },
    }),
    hmac: await make("hmac", "JWT", { type: "JWT", algorithm: "HS256", secret: `${canary.awkward()} and more` }),
    rsa: await make("rsa", "JWT", { type: "JWT", algorithm: "RS256", private_key: pem }),
  };
}

type Flows = Record<"called" | "full" | "failing" | "silent" | "hooked", string>;

async function makeFlows({ actor }: Ground, carriers: Carriers, folder: string): Promise<Flows> {
  const make = async (name: string, actions: Action[]) =>
    (await createFlow(actor, { name, actions, publish: true })).id;
  const called = await make("called", calledFlow(carriers, folder));
  const ways = (name: string) => everyWay(carriers, `${folder}/${name}`, called);
  return {
    called,
    full: await make("full", [...ways("full"), giveBack()]),
    failing: await make("failing", [...ways("failing"), failWith()]),
    // What a flow returns, who ran it over the API gets as it is.
    silent: await make("silent", ways("silent")),
    hooked: await make("hooked", hookedFlow()),
  };
}

async function runAll({ act, planted, actor }: Ground, api: Api, flows: Flows) {
  const input = { note: planted.marker };
  const ended = (id: string) =>
    expect.poll(() => statusOf(id), { timeout: 60_000 }).not.toMatch(/QUEUED|RUNNING|WAITING/);
  const run = async (flowId: string, more: object = { which: "published" }) => {
    const { executionId } = await mustDo(act, "runFlowAction", { flowId, input, ...more });
    return String(executionId);
  };
  const again = async (id: string, from: "START" | "FAILURE") => {
    const { executions } = await mustDo(act, "rerunExecutionsAction", { executionIds: [id], from });
    return (executions as { id: string }[])[0]?.id ?? "";
  };
  const answers = { relay: { status: 200, success: true, headers: {}, body: { note: planted.marker } } };
  const first = {
    full: await run(flows.full),
    failing: await run(flows.failing),
    dry: await run(flows.full, { which: "draft", isDry: true, answers }),
    canceled: await run(flows.silent),
  };
  const asked = await api("POST", `/flows/${toPublicId("af", flows.silent)}/executions?wait=true`, { input });
  expect(asked).toMatchObject({ status: 201 });
  await act("cancelExecutionAction", { executionId: first.canceled });
  for (const id of Object.values(first)) await ended(id);
  const runs = {
    ...first,
    api: fromPublicId("afe", String(asked.body.id)) ?? "",
    again: await again(first.full, "START"),
    onward: await again(first.failing, "FAILURE"),
  };
  for (const id of [runs.api, runs.again, runs.onward]) await ended(id);
  for (const [name, status] of [
    ["full", "COMPLETED"],
    ["failing", "FAILED"],
    ["dry", "COMPLETED"],
    ["api", "COMPLETED"],
    ["again", "COMPLETED"],
    ["onward", "FAILED"],
  ] as const)
    expect(await statusOf(runs[name]), `${name} of ${actor.tenantId}`).toBe(status);
  return runs;
}

/** What each run made is looked for too, as the provider got it. */
async function keepMade(canary: Canary, folder: string): Promise<void> {
  const relayed = (
    await Promise.all(["full", "failing", "silent"].map((name) => echoRequests(`${folder}/${name}/relay/`)))
  ).flat();
  // The dry run sent nothing; the one that goes on from its failure did not send again; the canceled one may have.
  expect(relayed.length).toBeGreaterThanOrEqual(4);
  for (const { body } of relayed) {
    const { token, rsa, code, pin } = JSON.parse(body) as Record<"token" | "rsa" | "code" | "pin", string>;
    expect(code).toMatch(/^\d{10}$/);
    expect(pin).toMatch(/^[0-9a-f-]{36}$/);
    for (const each of [token, rsa]) {
      expect(each).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
      canary.keep(each);
      // With its claims, which may be read, it is the token.
      canary.keep(each.split(".")[2] ?? "");
    }
    canary.keep(pin);
    canary.keepCode(code);
  }
  const sent = JSON.stringify(await echoRequests(folder));
  expect(canary.hits("the provider", sent)).not.toEqual([]);
}

/** @returns The executions that they started. */
async function callHooks(ground: Ground, api: Api, flowId: string, triggers: TriggersPage): Promise<string[]> {
  const { canary, shownOnce, planted, traffic, act } = ground;
  const keep = ({ url, key }: { url: string; key: string | null }) => {
    shownOnce.keep(key ?? url.split("/").at(-1) ?? "");
    return { url, key };
  };
  const made = async (action: string, input: object) => {
    const { id, url, signingKey } = await mustDo(act, action, input);
    return { id: String(id), ...keep({ url: String(url), key: signingKey === null ? null : String(signingKey) }) };
  };
  const hook = { type: "HOOK", flowId, name: `Hook ${planted.marker}`, mode: "SYNC" };
  const plain = await made("createTriggerAction", hook);
  const signing = await made("createTriggerAction", { ...hook, auth: "SIGNATURE", mode: "ASYNC" });
  const keyed = await made("createTriggerAction", { ...hook, idempotency: { from: "header", name: "X-Id" } });
  const overApi = await api("POST", `/flows/${toPublicId("af", flowId)}/triggers`, { type: "HOOK", mode: "ASYNC" });
  const run = await api("POST", `/flows/${toPublicId("af", flowId)}/executions?wait=true`, { input: planted.marker });
  expect(run.body).toMatchObject({ status: "COMPLETED", result: { input: planted.marker } });
  const fromApi = keep({ url: String(overApi.body.url), key: null });
  await triggers.open(flowId);
  const fromForm = keep(await triggers.addHook("By the form"));

  const body = JSON.stringify({ note: planted.marker });
  const call = async (url: string, headers: Record<string, string> = {}, method = "POST") => {
    const sent = { "content-type": "application/json", ...headers };
    const init = { method, headers: sent, ...(method === "POST" && { body }) };
    // Its address is a secret, so it is not a place to name.
    const answer = await fetch(url, init);
    traffic.add("POST /hooks/", `${JSON.stringify([...answer.headers])}\n${await answer.text()}`);
    return { status: answer.status, id: fromPublicId("afe", answer.headers.get("coffre-execution") ?? "") ?? "" };
  };
  const proofs = {
    authorization: `Bearer ${canary.token()}`,
    cookie: `session=${canary.token()}`,
    "x-api-key": canary.token(),
    "x-hub-signature-256": `sha256=${canary.token()}`,
  };
  const right = [
    await call(plain.url, proofs),
    await call(throughEngine(plain.url), proofs),
    await call(signing.url, signatureOf(signing.key ?? "", body)),
    await call(keyed.url, { "x-id": "1" }),
    await call(keyed.url, { "x-id": "1" }),
    await call(fromApi.url),
    await call(fromForm.url),
  ];
  expect(right.map(({ status }) => status)).toEqual([200, 200, 202, 200, 200, 202, 200]);
  const wrong = [
    await call(`${plain.url}x`),
    await call(`${plain.url}/more`),
    await call(plain.url, {}, "GET"),
    await call(throughEngine(`${signing.url}/${canary.token()}`)),
    await call(signing.url, {
      "x-coffre-signature": `t=1,v1=${Buffer.from(canary.token()).toString("hex").slice(0, 64)}`,
    }),
    await call(`${signing.url}/${signing.key}`),
  ];
  expect(new Set(wrong.map(({ status }) => status))).toEqual(new Set([404]));

  const next = await made("rotateTriggerAction", { triggerId: plain.id });
  const nextKey = await made("rotateTriggerAction", { triggerId: signing.id });
  expect((await call(plain.url)).status).toBe(404);
  expect((await call(next.url)).status).toBe(200);
  expect((await call(signing.url, signatureOf(nextKey.key ?? "", body))).status).toBe(202);
  await mustDo(act, "setTriggerEnabledAction", { triggerId: plain.id, isEnabled: false });
  expect((await call(next.url)).status).toBe(404);
  return [...new Set(right.map(({ id }) => id))];
}

async function readApi(api: Api, flows: readonly string[]): Promise<void> {
  await api("GET", "/flows?include_totals=true&per_page=100");
  await api("GET", "/openapi.json");
  for (const id of flows.map((each) => toPublicId("af", each))) {
    expect(await api("GET", `/flows/${id}`)).toMatchObject({ status: 200 });
    expect(await api("GET", `/flows/${id}/triggers?include_totals=true`)).toMatchObject({ status: 200 });
  }
}
