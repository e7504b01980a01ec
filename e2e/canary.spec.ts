import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Actor } from "#lib/auth/actor.ts";
import { scopes } from "#lib/clients/schema.ts";
import { newId } from "#lib/db/ids.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { ECHO_KEY } from "#test/providers/echo.ts";
import { type Api, addClient, openApi } from "./fixtures/api-client.ts";
import { Canary } from "./fixtures/canary.ts";
import { copyEveryTable } from "./fixtures/database-copy.ts";
import {
  databaseFolder,
  fetchEverything,
  type Places,
  placesOf,
  typedValues,
  walkPages,
} from "./fixtures/every-place.ts";
import { type Carrier, echoEverything, requestTo, smsTo } from "./fixtures/flow-actions.ts";
import { cookieOf } from "./fixtures/outsiders.ts";
import { callAction, readBuiltActions } from "./fixtures/server-action.ts";
import { echoRequests, providerRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { Traffic } from "./fixtures/traffic.ts";
import { seedWords, words } from "./fixtures/words.ts";

const CONNECTIONS = "/flows/vault/connections";
const newSid = () => `AC${randomBytes(16).toString("hex")}`;

type Ground = { canary: Canary; traffic: Traffic; actor: Actor; sectionId: string; cookie: string };

test("a secret goes in by every path, and comes out nowhere", async ({ signInAs, vault, editor, page, context }) => {
  test.setTimeout(240_000);
  const [canary, planted, traffic] = [new Canary(), new Canary(), new Traffic()];
  traffic.watch(context);
  const { actor, sectionId } = await signInAs("admin");
  const ground: Ground = { canary, traffic, actor, sectionId, cookie: await cookieOf(actor) };
  const tenantName = `Canary ${newId()}`;
  await ownerDb.tenant.updateMany({ where: { id: actor.tenantId }, data: { name: tenantName } });
  const client = await addClient(tenantName, scopes);
  const api = await openApi(client, traffic);
  const sids = new Map<string, string>();
  const newTwilio = (key: string, token = canary.token()) => {
    const sid = newSid();
    sids.set(key, sid);
    return { sid, token };
  };

  await test.step("the dashboard's wizard, its first try refused", async () => {
    const { sid, token } = newTwilio("wizard");
    await vault.open();
    await vault.begin("Twilio", "wizard");
    await vault.continue();
    await vault.fillTwilio(vault.dialog(), { sid: "", token });
    await vault.submit();
    await expect(vault.dialog().getByText(words.en.errors.required)).toBeVisible();
    await vault.fillTwilio(vault.dialog(), { sid, token });
    await vault.submit();
    await expect(vault.dialog().getByText(words.en.vault.test.ok.replace("{app}", "Twilio"))).toBeVisible();
    await vault.finish();

    await vault.begin("HTTP", "bearer");
    await vault.continue();
    await vault.dialog().getByRole("textbox", { name: "Token" }).fill(canary.token());
    await vault.dialog().getByLabel(words.en.vault.credentials.host.replace("{number}", "1")).fill(shared.echoOrigin);
    await vault.submit();
    await expect(vault.dialog().getByText(words.en.vault.wizard.created.replace("{name}", "bearer"))).toBeVisible();
    await vault.finish();
  });

  await test.step("the + in the flow editor", async () => {
    await editor.create("Order shipped");
    await editor.add(seedWords.en.sendSms);
    await editor.addConnectionButton().click();
    await vault.name("editor");
    await vault.continue();
    await vault.fillTwilio(vault.dialog(), newTwilio("editor", canary.awkward()));
    await vault.submit();
    await expect(vault.dialog().getByText(words.en.vault.test.ok.replace("{app}", "Twilio"))).toBeVisible();
    await vault.finish();
    await expect(editor.connectionSelect()).toContainText("editor");
  });

  await test.step("credentials added later", async () => {
    const created = await api("POST", CONNECTIONS, { app_id: "TWILIO", name: "later" });
    await page.goto(`/vault/${uuidOf(created.body)}`);
    await page.getByRole("button", { name: words.en.vault.menu.add }).first().click();
    const dialog = page.getByRole("dialog", { name: words.en.vault.credentials.addTitle });
    await vault.fillTwilio(dialog, newTwilio("later"));
    await dialog.locator("button[type=submit]").click();
    await expect(dialog.getByText(words.en.vault.test.ok.replace("{app}", "Twilio"))).toBeVisible();
    expect(await typedValues(page)).not.toContain(canary.marker);
  });

  await test.step("server actions past the UI, replacing too", () => putInByActions(ground, newTwilio));
  await test.step("the API", () => putInByApi(ground, api, planted, newTwilio));
  await test.step("refused submissions", () => submitInVain(ground, api));

  const carriers = await carriersOf(actor);
  expect(carriers.length).toBeGreaterThanOrEqual(14);
  const folder = `/${newId()}`;
  const runs = await test.step("flows that use them, against providers that echo", () =>
    runFlows(ground, api, { carriers, folder, note: planted.marker }));

  await test.step("each provider got the secret, and what came back wears marks", async () => {
    for (const [key, sid] of sids)
      expect(canary.hits(key, JSON.stringify(await providerRequests(sid)))).not.toEqual([]);
    for (const { key } of carriers.filter(({ app }) => app === "HTTP")) {
      const received = await echoRequests(`${folder}/${key}/`);
      if (refusedKeys.has(key)) expect(received).toEqual([]);
      else expect(canary.hits(key, JSON.stringify(received))).not.toEqual([]);
    }
    const { text } = await traffic.fetch(`/api/executions/${runs.all}`, { headers: { cookie: ground.cookie } });
    for (const { key, app } of carriers.filter((each) => !refusedKeys.has(each.key)))
      expect(text, key).toMatch(
        app === "TWILIO" ? `«${key} / Auth token»` : new RegExp(`«${key} / (Token|Password|User name|Value)»`),
      );
    const [relayed] = await echoRequests(`${folder}/relay/`);
    expect(relayed?.body).toContain("«bearer / Token»");
    expect(canary.hits("relay", JSON.stringify(relayed))).toEqual([]);
  });

  const places = { items: carriers.map(({ itemId }) => itemId), flows: runs.flows, executions: runs.executions };
  await test.step("every page, as a person sees it", () =>
    walkPages(page, { ...places, items: places.items.slice(0, 1) }, traffic));
  const viewer = await makeActor({ role: "viewer", tenantOf: actor, grants: { [sectionId]: "view" } });
  for (const reader of [actor, viewer])
    await test.step(`every page and route, for ${reader.role}`, () => fetchEverything(reader, places, traffic));
  await test.step("every answer of the API", () => readApi(api, places));

  await test.step("nowhere in the database, the files, the logs, the answers", async () => {
    const tables = await copyEveryTable();
    expect([...tables.keys()]).toEqual(
      expect.arrayContaining(["pgboss.job", "public.VaultSecret", "public.AuditEvent"]),
    );
    const inTables = (bird: Canary) => [...tables].flatMap(([name, content]) => bird.hits(name, content));
    const answers = await traffic.all();
    const inAnswers = (bird: Canary) => answers.flatMap(({ where, text }) => bird.hits(where, text));

    // What may be seen is found in every place: so the search would find a secret there too.
    expect(placesOf(inTables(planted))).toEqual(expect.arrayContaining(["public.VaultItem", "public.FlowExecution"]));
    expect(planted.hitsInFolder(databaseFolder())).not.toEqual([]);
    const seen = placesOf(inAnswers(planted));
    for (const place of ["GET /vault", "RSC /vault", "/api/vault/items", "/api/executions/", "/api/v2/flows"])
      expect(
        seen.some((where) => where.includes(place)),
        place,
      ).toBe(true);
    expect(readFileSync(join(shared.stack.dataFolder, "logs/engine.log"), "utf8")).toContain(runs.all);
    expect(readFileSync(shared.stack.outputFile, "utf8")).toContain("Coffre is ready");

    expect(inTables(canary)).toEqual([]);
    expect(inAnswers(canary)).toEqual([]);
    expect(canary.hitsInFolder(dirname(shared.stack.dataFolder))).toEqual([]);
    expect(canary.hitsInFolder(databaseFolder())).toEqual([]);
    const clientSecret = Buffer.from(client.client_secret);
    for (const [name, content] of tables) expect(content.includes(clientSecret), name).toBe(false);
  });
});

/** Connections that can be made, and that nothing may leave with: no host is allowed, or a header cannot carry it. */
const refusedKeys: ReadonlySet<string> = new Set(["any_host", "line_break"]);

type NewTwilio = (key: string, token?: string) => { sid: string; token: string };

async function putInByActions({ canary, sectionId, cookie, traffic }: Ground, newTwilio: NewTwilio): Promise<void> {
  const actions = readBuiltActions();
  const call = async (name: string, input: unknown) => {
    const action = actions.get(name);
    if (!action) throw new Error(`the build has no action ${name}`);
    const answer = await callAction(action, [input], { cookie });
    traffic.add(`POST ${name}`, answer.text);
    expect(answer.result, `${name} ${JSON.stringify(answer.result)}`).toMatchObject({ ok: true });
    return (answer.result as { data: { id: string } }).data.id;
  };
  const origins = [shared.echoOrigin];
  const http = (name: string, setup: object) =>
    call("createConnectionAction", { sectionId, appId: "HTTP", name, setup, origins });
  await http("basic", { type: "BASIC_AUTH", username: "ledger", password: canary.awkward() });
  await http("user_only", { type: "BASIC_AUTH", username: canary.awkward() });
  await http("header_key", { type: "API_KEY", name: ECHO_KEY.header, value: canary.awkward(), in: "HEADER" });
  await http("query_key", { type: "API_KEY", name: ECHO_KEY.query, value: canary.awkward(), in: "QUERY" });
  await http("line_break", { type: "API_KEY", name: "x-key", value: `${canary.token()}\nX-Other: 1`, in: "HEADER" });

  const first = { type: "API_KEY", account_id: newSid(), api_key: canary.token() };
  const itemId = await call("createConnectionAction", { sectionId, appId: "TWILIO", name: "replaced", setup: first });
  const { sid, token } = newTwilio("replaced", canary.awkward());
  await call("replaceCredentialsAction", { itemId, setup: { type: "API_KEY", account_id: sid, api_key: token } });
}

async function putInByApi({ canary, actor }: Ground, api: Api, planted: Canary, newTwilio: NewTwilio): Promise<void> {
  const twilio = (key: string, token?: string) => {
    const account = newTwilio(key, token);
    return { type: "API_KEY", account_id: account.sid, api_key: account.token };
  };
  const post = { app_id: "TWILIO", name: "api_post", setup: twilio("api_post", canary.awkward()) };
  expect(await api("POST", CONNECTIONS, post)).toMatchObject({ status: 201 });
  const form = twilio("api_form");
  const fields = { app_id: "TWILIO", name: "api_form", "setup[type]": form.type };
  const body = new URLSearchParams({ ...fields, "setup[account_id]": form.account_id, "setup[api_key]": form.api_key });
  const formType = { "content-type": "application/x-www-form-urlencoded" };
  expect(await api("POST", CONNECTIONS, body.toString(), formType)).toMatchObject({ status: 201 });
  expect(await api("POST", CONNECTIONS, { app_id: "TWILIO", name: planted.marker })).toMatchObject({ status: 201 });

  const patched = { app_id: "TWILIO", name: "api_patch", setup: { ...form, api_key: canary.token() } };
  const { body: created } = await api("POST", CONNECTIONS, patched);
  const change = { setup: twilio("api_patch", canary.awkward()) };
  expect(await api("PATCH", `${CONNECTIONS}/${created.id}`, change)).toMatchObject({
    status: 200,
    body: { ready: true },
  });

  const anyHost = { app_id: "HTTP", name: "any_host", setup: { type: "BEARER", token: canary.token() } };
  expect(await api("POST", CONNECTIONS, anyHost)).toMatchObject({ status: 201 });
  // Over the API a connection keeps the hosts that the dashboard gave it.
  const basic = await ownerDb.vaultItem.findFirstOrThrow({ where: { tenantId: actor.tenantId, name: "basic" } });
  const setup = { type: "BASIC_AUTH", username: "ledger", password: canary.awkward() };
  expect(await api("PATCH", `${CONNECTIONS}/${toPublicId("ac", basic.id)}`, { setup })).toMatchObject({ status: 200 });
}

/** What is wrong each time stands beside a secret, or is the secret. */
async function submitInVain({ canary, actor, sectionId, cookie, traffic }: Ground, api: Api): Promise<void> {
  const create = readBuiltActions().get("createConnectionAction");
  if (!create) throw new Error("the build has no createConnectionAction");
  const base = { sectionId, appId: "TWILIO", name: "refused" };
  const setup = { type: "API_KEY", account_id: newSid(), api_key: canary.awkward() };
  const http = { ...base, appId: "HTTP", origins: [shared.echoOrigin] };
  const inputs: unknown[] = [
    { ...base, setup: { ...setup, type: canary.token() } },
    { ...base, setup: { ...setup, token: canary.token() } },
    { ...base, setup: { ...setup, api_key: canary.token().repeat(200) } },
    { ...base, setup: { ...setup, api_key: [canary.token()] } },
    { ...base, setup: { ...setup, api_key: `${canary.token()}\u0000` } },
    { ...base, setup: canary.token() },
    { ...base, setup, name: { nested: canary.token() } },
    { ...base, setup, sectionId: canary.token() },
    { ...base, setup, sectionId: newId() },
    { ...base, setup, appId: canary.token() },
    { ...http, setup: { type: "BASIC_AUTH", username: `${canary.token()}:x`, password: canary.token() } },
    { ...http, setup: { type: "BEARER", token: canary.token() }, origins: [`https://u:${canary.token()}@host.test`] },
    { ...http, setup: { type: "API_KEY", name: "x-key", in: canary.token(), value: canary.token() } },
    canary.token(),
  ];
  for (const input of inputs) {
    const { text, result } = await callAction(create, [input], { cookie });
    traffic.add("POST createConnectionAction, refused", text);
    expect(result, JSON.stringify(input).replaceAll(canary.marker, "…")).toMatchObject({ ok: false });
  }
  const valid = { ...base, setup };
  const bodies = [
    JSON.stringify([valid]).slice(0, -9),
    `["$F1", ${canary.token()}]`,
    `[${JSON.stringify(valid)}, "$Q9"]`,
  ];
  const headers = { "next-action": create.id, "content-type": "text/plain;charset=UTF-8", origin: shared.stack.url };
  for (const body of bodies) await traffic.fetch("/vault", { method: "POST", headers: { ...headers, cookie }, body });
  await traffic.fetch("/vault", { method: "POST", headers, body: JSON.stringify([valid]) });
  const unknown = { ...headers, "next-action": `7f${"0".repeat(40)}`, cookie };
  await traffic.fetch("/vault", { method: "POST", headers: unknown, body: JSON.stringify([valid]) });

  const post = (body: unknown, more?: Record<string, string>) => api("POST", CONNECTIONS, body, more);
  const wire = { app_id: "TWILIO", name: "refused", setup };
  for (const answer of [
    await post(JSON.stringify(wire).slice(0, -2)),
    await post({ ...wire, token: canary.token() }),
    await post({ ...wire, app_id: canary.token() }),
    await post({ ...wire, setup: canary.token() }),
    await post({ ...wire, name: [canary.token()] }),
    await post({ ...wire, setup: { ...setup, type: canary.token() } }),
    await post(JSON.stringify(wire), { "content-type": "text/plain" }),
    await post(wire, { authorization: `Bearer ${canary.token()}` }),
    await api("PATCH", `${CONNECTIONS}/${toPublicId("ac", newId())}`, { setup }),
    await api("POST", "/flows", { name: "x", actions: [{ id: "a", type: canary.token(), action: "SEND_SMS" }], x: 1 }),
  ])
    expect(answer.status).toBeGreaterThanOrEqual(400);

  const grant = { grant_type: "client_credentials", client_id: canary.token(), client_secret: canary.token() };
  const asked = { method: "POST", body: new URLSearchParams(grant) };
  expect(await traffic.fetch(`${shared.stack.engineUrl}/oauth/token`, asked)).toMatchObject({ status: 401 });
  await signInInVain(actor, canary, traffic);
}

async function signInInVain({ operatorId }: Actor, canary: Canary, traffic: Traffic): Promise<void> {
  const csrf = await fetch(`${shared.stack.url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email: `${operatorId}@coffre.example`, password: canary.awkward() });
  const cookie = csrf.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const answer = await traffic.fetch("/api/auth/callback/credentials", { method: "POST", headers: { cookie }, body });
  expect(answer.status).toBeGreaterThanOrEqual(300);
}

async function carriersOf({ tenantId }: Actor): Promise<Carrier[]> {
  const items = await ownerDb.vaultItem.findMany({
    where: { tenantId, ready: true },
    select: { id: true, name: true, appId: true },
  });
  return items.map(({ id, name, appId }) => ({ key: name, itemId: id, app: appId as Carrier["app"] }));
}

type Flows = { carriers: readonly Carrier[]; folder: string; note: string };

async function runFlows({ cookie, traffic }: Ground, api: Api, { carriers, folder, note }: Flows) {
  const itemOf = (key: string) => carriers.find((each) => each.key === key)?.itemId ?? "";
  const documents = {
    all: echoEverything(carriers, folder),
    failing: [smsTo("fails", itemOf("wizard"), "+15005550605")],
    elsewhere: [requestTo("fails", itemOf("bearer"), `${folder}/bearer/redirect`)],
    message: [
      { ...smsTo("echo", itemOf("later"), "+15005550604") },
      { id: "stop", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "{{ actions.echo }}" } },
    ],
  };
  const runAction = readBuiltActions().get("runFlowAction");
  if (!runAction) throw new Error("the build has no runFlowAction");
  const flows: string[] = [];
  const executions: string[] = [];
  for (const [name, actions] of Object.entries(documents)) {
    const { body } = await api("POST", "/flows", { name, actions });
    const flowId = fromPublicId("af", String(body.id)) ?? "";
    const { result } = await callAction(runAction, [{ flowId, which: "published", input: { note } }], { cookie });
    expect(result, name).toMatchObject({ ok: true });
    const { executionId } = (result as { data: { executionId: string } }).data;
    const status = async () =>
      JSON.parse((await traffic.fetch(`/api/executions/${executionId}`, { headers: { cookie } })).text).status;
    await expect.poll(status, { timeout: 60_000 }).toBe(name === "all" ? "COMPLETED" : "FAILED");
    flows.push(flowId);
    executions.push(executionId);
  }
  return { flows, executions, all: executions[0] ?? "" };
}

async function readApi(api: Api, { items, flows }: Places): Promise<void> {
  for (const path of [CONNECTIONS, "/flows", "/openapi.json"])
    await api("GET", `${path}?include_totals=true&per_page=100`);
  for (const id of items)
    expect(await api("GET", `${CONNECTIONS}/${toPublicId("ac", id)}`)).toMatchObject({ status: 200 });
  for (const id of flows) expect(await api("GET", `/flows/${toPublicId("af", id)}`)).toMatchObject({ status: 200 });
  const [id = ""] = items;
  expect(await api("DELETE", `${CONNECTIONS}/${toPublicId("ac", id)}`)).toMatchObject({ status: 400 });
}

function uuidOf({ id }: Record<string, unknown>): string {
  return fromPublicId("ac", String(id)) ?? "";
}
