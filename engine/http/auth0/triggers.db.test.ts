import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { type ApiClient, apiDeps, engine, makeApiClient, request } from "#test/api-client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeConnection, makeSection } from "#test/factories.ts";
import { signed } from "#test/hook-engine.ts";
import { ownerDb } from "#test/owner.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import { keyring } from "#test/triggers.ts";
import { auth0App } from "./auth0-app.ts";

type Wire = { id: string } & Record<string, unknown>;
const answerWith = (payload: unknown, rest: object = {}) => [
  { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload, ...rest } },
];

async function create(client: ApiClient, path: string, body: object): Promise<Wire> {
  const answer = await client.call("POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as Wire;
}
async function makeFlow(client: ApiClient, actions: object[] = answerWith({ got: "{{ input }}" })): Promise<string> {
  return `/flows/${(await create(client, "/flows", { name: "Order shipped", actions })).id}`;
}

const calledBack = (item_id: string) => ({
  ...{ type: "HOOK", mode: "SYNC", auth: "CALLBACK" },
  callback: { scheme: "GITHUB", item_id },
});

describe("triggers", () => {
  test("a hook is made by a form too", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const body = new URLSearchParams({ type: "HOOK", mode: "SYNC", allow_get: "true", rate_per_minute: "30" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const made = await request("POST", `${flow}/triggers`, { token: client.token, body: body.toString(), headers });
    expect(made.status).toBe(201);
    const list = await client.call("GET", `${flow}/triggers`);
    expect(list.body).toMatchObject([{ allow_get: true, rate_per_minute: 30 }]);
  });

  test("a hook is made with id, type, mode and url, and its url runs the flow", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client, answerWith({ input: "{{ input }}", method: "{{ trigger.method }}" }));
    const hook = await create(client, `${flow}/triggers`, { type: "HOOK", mode: "SYNC" });
    expect(hook).toEqual({
      id: expect.stringMatching(/^aft_[0-9A-Za-z]{22}$/),
      type: "HOOK",
      mode: "SYNC",
      url: expect.stringMatching(new RegExp(`/hooks/${hook.id}/[\\w-]{43}$`)),
    });
    const answer = await engine.postJson(hook.url as string, { order: 7 });
    expect(answer).toMatchObject({ status: 200, body: { input: { order: 7 }, method: "POST" } });
    const listed = await client.call("GET", `${flow}/triggers`);
    expect(listed.body).toMatchObject([{ id: hook.id, name: "Hook", enabled: true, auth: "SECRET" }]);
    expectNoSecret(JSON.stringify(listed.body), (hook.url as string).split("/").at(-1) ?? "");
  });

  test("one with signatures shows its key once, and its url always", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const settings = {
      ...{ name: "Shop", auth: "SIGNATURE", allow_get: true, rate_per_minute: 60, concurrency_limit: 5 },
      ...{ idempotency: { from: "body", path: "event.id" }, idempotency_seconds: 60 },
    };
    const hook = await create(client, `${flow}/triggers`, { type: "HOOK", mode: "ASYNC", ...settings });
    const { signing_key: signingKey, url } = hook as Wire & { signing_key: string; url: string };
    const headers = signed({ id: "", url, signingKey }, "{}");
    expect((await engine.call(url, { headers, body: "{}" })).status).toBe(202);
    const { body } = await client.call("GET", `${flow}/triggers?include_totals=true`);
    expect(body).toMatchObject({ total: 1, triggers: [{ ...settings, type: "HOOK", mode: "ASYNC", url }] });
    expectNoSecret(JSON.stringify(body), signingKey);
  });

  test("one that a provider’s signature proves names the item of the vault, and shows its url always", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const password = "canary-hub-secret";
    const contents = { kind: "credentialSet", username: "", password } as const;
    const itemId = await makeRunItem({ keyring }, client.owner, contents, { sectionId: client.sectionId });
    const callback = { scheme: "GITHUB", item_id: itemId };
    const hook = await create(client, `${flow}/triggers`, { type: "HOOK", mode: "SYNC", auth: "CALLBACK", callback });
    const signature = `sha256=${createHmac("sha256", password).update("{}").digest("hex")}`;
    const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
    expect((await engine.call(hook.url as string, { headers, body: "{}" })).status).toBe(200);
    const { body } = await client.call("GET", `${flow}/triggers`);
    expect(body).toMatchObject([{ auth: "CALLBACK", url: hook.url, callback: { ...callback, field: "password" } }]);
    expectNoSecret(JSON.stringify([hook, body]), password);
  });

  test("a schedule, shown with its next five times", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const times = { cron: "0 8 * * 1-5", time_zone: "Europe/Paris" };
    const made = await create(client, `${flow}/triggers`, { type: "SCHEDULE", ...times, input: { a: [1] } });
    expect(made).toEqual({ id: made.id, type: "SCHEDULE", ...times });
    const { body } = await client.call("GET", `${flow}/triggers`);
    expect(body).toMatchObject([{ ...times, name: "Schedule", input: { a: [1] } }]);
    expect((body as { next_times: string[] }[])[0]?.next_times).toHaveLength(5);
  });

  test("deleting is 204, then 404; one of another flow is not there", async () => {
    const client = await makeApiClient();
    const [flow, other] = [await makeFlow(client), await makeFlow(client)];
    const hook = await create(client, `${flow}/triggers`, { type: "HOOK", mode: "SYNC" });
    const remove = async (of: string) => (await client.call("DELETE", `${of}/triggers/${hook.id}`)).status;
    expect([await remove(other), await remove(flow), await remove(flow)]).toEqual([404, 204, 404]);
    expect((await engine.postJson(hook.url as string, {})).status).toBe(404);
    const odd = await client.call("DELETE", `${flow}/triggers/nonsense`);
    expect(odd).toMatchObject({ status: 400, body: { errorCode: "invalid_uri" } });
    expect((odd.body as { message: string }).message).toContain("on property trigger_id");
  });

  test.each<[string, object, RegExp]>([
    ["no mode", { type: "HOOK" }, /Missing required property: mode/],
    ["an unknown type", { type: "MAIL" }, /type/],
    ["another property", { type: "HOOK", mode: "SYNC", secret: "x" }, /Additional properties not allowed: secret/],
    ["a signature of nobody", { type: "HOOK", mode: "SYNC", auth: "CALLBACK" }, /on property callback/],
    ["an item that is none", calledBack("nonsense"), /on property callback\.item_id/],
    ["a rate of none", { type: "HOOK", mode: "SYNC", rate_per_minute: 0 }, /on property rate_per_minute/],
    ["a pattern that never comes", { type: "SCHEDULE", cron: "0 0 31 2 *" }, /never run.* on property cron/],
    ["no time zone", { type: "SCHEDULE", cron: "@daily", time_zone: "x" }, /on property time_zone/],
  ])("%s is told by its path, and nothing is made", async (_, body, message) => {
    const client = await makeApiClient();
    const answer = await client.call("POST", `${await makeFlow(client)}/triggers`, body);
    expect(answer).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
    expect((answer.body as { message: string }).message).toMatch(message);
    expect(await ownerDb.flowTrigger.count({ where: { tenantId: client.owner.tenantId } })).toBe(0);
  });
});

describe("executions", () => {
  test("are queued as the client’s own, from the API", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const started = await create(client, `${flow}/executions`, { input: { order: 7 } });
    expect(started).toEqual({ id: expect.stringMatching(/^afe_/), status: "QUEUED" });
    const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: client.client_id } });
    const executions = await ownerDb.flowExecution.findMany({ where: { tenantId: client.owner.tenantId } });
    expect(executions).toMatchObject([{ source: "API", startedById: operatorId, input: { order: 7 }, isDraft: false }]);
    const audit = { tenantId: client.owner.tenantId, action: "flow.run", operatorId };
    expect(await ownerDb.auditEvent.count({ where: audit })).toBe(1);
  });

  test("waited for, answer with the result, its status or the error", async () => {
    const client = await makeApiClient();
    const run = async (actions: object[]) =>
      create(client, `${await makeFlow(client, actions)}/executions?wait=true`, { input: { order: 7 } });
    expect(await run(answerWith({ got: "{{ input.order }}" }, { status: 202 }))).toMatchObject({
      status: "COMPLETED",
      result: { got: 7 },
      result_status: 202,
    });
    const message = { id: "say", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "No order" } };
    expect(await run([message])).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_FLOW_MESSAGE", message: "No order" },
    });
  });

  test("waited for, hide their end from a client whose right was taken away while they ran", async () => {
    const client = await makeApiClient();
    const { tenantId } = client.owner;
    const { operatorId } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: client.client_id } });
    const { publicId } = await makeConnection(client.owner, { sectionId: client.sectionId });
    const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS" };
    const then = [{ ...sms, params: { connection_id: publicId, from: "+1", to: "+2", message: "hi" } }];
    const never = { id: "if", type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: false, then } };
    const say = { id: "say", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "canary-order" } };
    const { executions } = apiDeps;
    const { runner } = executions;
    const ends: object[] = [];
    const revoking = auth0App({
      ...apiDeps,
      executions: {
        ...executions,
        runner: {
          ...runner,
          async runStored(...args) {
            const end = await runner.runStored(...args);
            ends.push(end);
            await ownerDb.vaultAuthorization.deleteMany({ where: { tenantId, operatorId } });
            return end;
          },
        },
      },
    });
    const flows = [await makeFlow(client, [never, ...answerWith({ got: "canary-order" })])];
    flows.push(await makeFlow(client, [never, say]));
    const rights = await ownerDb.vaultAuthorization.findMany({ where: { tenantId, operatorId } });
    for (const flow of flows) {
      await ownerDb.vaultAuthorization.createMany({ data: rights, skipDuplicates: true });
      const answer = await revoking.request(`${apiDeps.publicUrl}/api/v2${flow}/executions?wait=true`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${client.token}` },
        body: "{}",
      });
      const text = await answer.text();

      expect(JSON.parse(text)).toEqual({
        id: expect.stringMatching(/^afe_/),
        status: expect.stringMatching("COMPLETED|FAILED"),
        hidden: true,
      });
      const debug = await client.call("GET", `${flow}/executions/${JSON.parse(text).id}?hydrate=debug`);
      expect(debug.body).toMatchObject({ debug: { hidden: true } });
      expect(text + JSON.stringify(debug.body)).not.toContain("canary-order");
    }
    expect(JSON.stringify(ends).split("canary-order")).toHaveLength(3);
  });

  test("waited for, are told as they stand where they rest, and go on", async () => {
    const client = await makeApiClient();
    const rest = { id: "rest", type: "FLOW", action: "DELAY_FLOW", params: { number: 1, units: "DAYS" } };
    const { executions } = apiDeps;
    const hurried = auth0App({ ...apiDeps, executions: { ...executions, waitMs: 100 } });
    const flow = await makeFlow(client, [rest]);
    const answer = await hurried.request(`${apiDeps.publicUrl}/api/v2${flow}/executions?wait=true`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${client.token}` },
      body: "{}",
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: expect.stringMatching(/^afe_/), status: "WAITING" });
    const [execution] = await ownerDb.flowExecution.findMany({ where: { tenantId: client.owner.tenantId } });
    expect(execution).toMatchObject({ status: "WAITING", resumeAt: expect.any(Date) });
    const jobs = await ownerDb.$queryRaw<unknown[]>`select 1 from pgboss.job where id = ${execution?.id}::uuid`;
    expect(jobs).toHaveLength(1);
  });

  test("need a published flow, an input that can be stored, and a yes or a no", async () => {
    const client = await makeApiClient();
    const flow = await makeFlow(client);
    const start = async (query: string, body: unknown) =>
      (await client.call("POST", `${flow}/executions${query}`, body)).status;
    expect(await start("?wait=perhaps", {})).toBe(400);
    expect(await start("", { inputs: {} })).toBe(400);
    expect(await start("", '{"input":"\\u0000"}')).toBe(400);
    await ownerDb.flow.updateMany({ where: { tenantId: client.owner.tenantId }, data: { publishedVersionId: null } });
    expect(await start("?wait=true", {})).toBe(409);
    expect(await ownerDb.flowExecution.count({ where: { tenantId: client.owner.tenantId } })).toBe(0);
  });
});

test("a client whose account may not see what the flow uses adds no trigger to it, and runs it not", async () => {
  const client = await makeApiClient();
  const { owner } = client;
  const { id: itemId } = await createConnection(owner, {
    ...{ sectionId: await makeSection(owner, "Private"), appId: "TWILIO", name: "Alerts" },
  });
  const params = { connection_id: toPublicId("ac", itemId), from: "+1", to: "+2", message: "hi" };
  const flow = await makeFlow(client);
  await ownerDb.flowVersion.updateMany({
    where: { tenantId: owner.tenantId },
    data: { actions: [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params }] },
  });
  const hook = { type: "HOOK", mode: "SYNC" };
  expect((await client.call("POST", `${flow}/triggers`, hook)).status).toBe(403);
  expect((await client.call("POST", `${flow}/executions?wait=true`, {})).status).toBe(403);
  const { tenantId } = owner;
  expect(await ownerDb.flowTrigger.count({ where: { tenantId } })).toBe(0);
  expect(await ownerDb.flowExecution.count({ where: { tenantId } })).toBe(0);
});
