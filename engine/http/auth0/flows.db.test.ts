import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { type ApiClient, makeApiClient, request } from "#test/api-client.ts";
import { ownerDb } from "#test/owner.ts";

type Wire = Record<string, unknown> & { id: string };

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const message = ({ body }: { body: unknown }) => (body as { message: string }).message;
const sms = (connectionId: unknown, id = "send_sms") => ({
  id,
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id: connectionId, from: "+1", to: "{{ input.to }}", message: "Hello" },
});
const branch = (then: unknown) => ({
  id: "if_paid",
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: { operator: "IS_TRUE", operands: ["{{ input.paid }}"] }, then },
});

async function create(client: ApiClient, path: string, body: object): Promise<Wire> {
  const answer = await client.call("POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as Wire;
}

const createConnection = (client: ApiClient, app_id = "TWILIO") =>
  create(client, "/flows/vault/connections", { app_id, name: `Of ${app_id}` });

describe("the shapes of reference §2.2", () => {
  test("a flow without actions comes back without the key; the lists never have it", async () => {
    const client = await makeApiClient();
    const wire = {
      id: expect.stringMatching(/^af_[0-9A-Za-z]{22}$/),
      name: "Order shipped",
      created_at: time,
      updated_at: time,
    };
    const created = await create(client, "/flows", { name: " Order shipped " });
    expect(created).toEqual(wire);
    expect((await client.call("GET", `/flows/${created.id}`)).body).toEqual(wire);
    expect((await client.call("GET", "/flows?synchronous=true")).body).toEqual([wire]);
    expect((await client.call("GET", "/flows?include_totals=true&per_page=100")).body).toEqual({
      limit: 100,
      start: 0,
      total: 1,
      flows: [wire],
    });
  });

  test("what is written is published and comes back as it was, branches included", async () => {
    const client = await makeApiClient();
    const { id: connectionId } = await createConnection(client);
    const actions = [
      branch([sms(connectionId)]),
      { id: "done", type: "FLOW", action: "RETURN_JSON", params: { payload: {} } },
    ];
    const created = await create(client, "/flows", { name: "Order shipped", actions });
    expect(created.actions).toEqual(actions);
    expect((await client.call("GET", `/flows/${created.id}`)).body).toMatchObject({ actions });

    const id = fromPublicId("af", created.id) ?? "";
    const flow = await ownerDb.flow.findFirstOrThrow({ where: { id }, include: { publishedVersion: true } });
    expect(flow.publishedVersion).toMatchObject({ number: 1, actions });
    const patched = await client.call("PATCH", `/flows/${created.id}`, { actions: actions.slice(1) });
    expect(patched).toMatchObject({ status: 200, body: { name: "Order shipped", actions: actions.slice(1) } });
    expect(await ownerDb.flowVersion.count({ where: { flowId: id, number: 2 } })).toBe(1);
  });

  test.each<[string, unknown]>([
    ["in other words", { operation: "is greater or equal than", left: "{{ input.n }}", value: "10" }],
    [
      "in signs, with keys of others",
      { operator: "&&", conditions: [{ operator: "!=", operands: [1, "1"], hint: null }] },
    ],
    ["of an operator that nobody knows", { operator: "RESEMBLES", operands: ["a", "{{ input.b }}"] }],
    ["of another shape altogether", [{ any: { rules: ["{{ input.a }}", 1.5, null, true] } }]],
    ["of a text", "{{ input.ok }}"],
    ["of nothing", null],
  ])("a condition %s is kept as it was written", async (_, condition) => {
    const client = await makeApiClient();
    const params = { if: condition, then: [{ id: "yes", type: "FLOW", action: "DO_NOTHING" }] };
    const actions = [{ id: "check", type: "FLOW", action: "BOOLEAN_CONDITION", params }];
    const created = await create(client, "/flows", { name: "Check", actions });
    expect(created.actions).toEqual(actions);
    expect((await client.call("GET", `/flows/${created.id}`)).body).toMatchObject({ actions });
  });

  test("a PATCH of the name leaves the actions; null empties them; the same again makes no version", async () => {
    const client = await makeApiClient();
    const actions = [{ id: "done", type: "FLOW", action: "DO_NOTHING" }];
    const { id } = await create(client, "/flows", { name: "Order shipped", actions });
    const patch = (body: object) => client.call("PATCH", `/flows/${id}`, body);
    expect((await patch({ name: "Renamed" })).body).toMatchObject({ name: "Renamed", actions });
    await patch({ name: "Renamed", actions });
    expect(
      await ownerDb.flowVersion.count({ where: { flowId: fromPublicId("af", id) ?? "", number: { not: null } } }),
    ).toBe(1);
    expect((await patch({ actions: null })).body).not.toHaveProperty("actions");
  });

  test("hydrate adds what forms name a flow, in the list their count alone", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, "/flows", { name: "Order shipped" });
    await create(client, "/flows", { name: "Named by none" });
    const node = { id: "flow_1", type: "FLOW", config: { flow_id: id, next_node: "$ending" } };
    const form = await create(client, "/forms", {
      name: "Checkout",
      nodes: [node],
      start: { next_node: "flow_1" },
      ending: {},
    });
    const forms = [{ id: form.id, name: "Checkout" }];
    expect((await client.call("GET", `/flows/${id}`)).body).not.toHaveProperty("forms");
    const hydrated = await client.call("GET", `/flows/${id}?hydrate=form_count&hydrate=forms`);
    expect(hydrated.body).toMatchObject({ form_count: 1, forms });
    expect((await client.call("GET", `/flows/${id}?hydrate=forms`)).body).not.toHaveProperty("form_count");
    const list = await client.call("GET", "/flows?hydrate=form_count");
    expect(list.body).toMatchObject([{ form_count: 1 }, { form_count: 0 }]);
    expect(await client.call("GET", "/flows?hydrate=forms")).toMatchObject({
      status: 400,
      body: { errorCode: "invalid_query_string", message: expect.stringContaining("form_count") },
    });
  });

  test("synchronous leaves those whose caller can wait, or the others", async () => {
    const client = await makeApiClient();
    const delay = { id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 5, units: "MINUTES" } };
    await create(client, "/flows", { name: "Delayed", actions: [branch([delay])] });
    await create(client, "/flows", { name: "Plain" });
    for (const mode of ["SYNC", "ASYNC"]) {
      const { id } = await create(client, "/flows", { name: `Hook ${mode}` });
      await create(client, `/flows/${id}/triggers`, { type: "HOOK", mode });
    }
    const { id } = await create(client, "/flows", { name: "Scheduled" });
    await create(client, `/flows/${id}/triggers`, { type: "SCHEDULE", cron: "0 8 * * *" });
    const names = async (query: string) => {
      const { body } = await client.call("GET", `/flows?include_totals=true&${query}`);
      const { flows, total } = body as { flows: Wire[]; total: number };
      return [total, ...flows.map(({ name }) => name)];
    };
    expect(await names("synchronous=true")).toEqual([2, "Plain", "Hook SYNC"]);
    expect(await names("synchronous=false")).toEqual([3, "Delayed", "Hook ASYNC", "Scheduled"]);
    expect(await names("synchronous=true&page=1&per_page=2")).toEqual([2]);
  });

  test("a form is taken as well as JSON, texts being what they stand for", async () => {
    const client = await makeApiClient();
    const body = new URLSearchParams({
      name: "Order shipped",
      "actions[0][id]": "done",
      "actions[0][type]": "FLOW",
      "actions[0][action]": "RETURN_JSON",
      "actions[0][allow_failure]": "true",
      "actions[0][timeout_seconds]": "30",
      "actions[0][params][payload]": "42",
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await request("POST", "/flows", { token: client.token, body: body.toString(), headers });
    expect(answer).toMatchObject({
      status: 201,
      body: { actions: [{ id: "done", allow_failure: true, timeout_seconds: 30, params: { payload: "42" } }] },
    });
  });

  test("executed_at is a date", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, "/flows", { name: "Order shipped" });
    const flowId = fromPublicId("af", id) ?? "";
    const { tenantId } = client.owner;
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
    await ownerDb.flowExecution.createMany({
      data: ["2026-03-01", "2026-03-02"].map((day) => ({
        tenantId,
        id: newId(Date.parse(day)),
        flowId,
        flowVersionId: version.id,
        isDraft: false,
        status: "COMPLETED" as const,
        createdAt: new Date(`${day}T10:00:00Z`),
      })),
    });
    expect((await client.call("GET", `/flows/${id}`)).body).toMatchObject({ executed_at: "2026-03-02" });
    expect((await client.call("GET", "/flows")).body).toMatchObject([{ executed_at: "2026-03-02" }]);
  });

  test("deleting is 204, then 404", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, "/flows", { name: "Order shipped" });
    expect(await client.call("DELETE", `/flows/${id}`)).toMatchObject({ status: 204, body: null });
    expect(await client.call("DELETE", `/flows/${id}`)).toMatchObject({
      status: 404,
      body: { message: "Flow not found" },
    });
  });
});

describe("bad input", () => {
  const nobody = toPublicId("ac", newId());
  test.each<[string, unknown, string]>([
    ["no name", { actions: [] }, "'Missing required property: name'"],
    ["another property", { name: "x", foo: 1 }, "'Additional properties not allowed: foo'"],
    [
      "another property of an action",
      { name: "x", actions: [{ ...sms(""), foo: 1 }] },
      "not allowed: foo' on property actions.0",
    ],
    ["a long name", { name: "x".repeat(151) }, "'At most 150 characters' on property name"],
    ["a long alias", { name: "x", actions: [{ ...sms(""), alias: "x".repeat(101) }] }, "on property actions.0.alias"],
    ["a mask that is no boolean", { name: "x", actions: [{ ...sms(""), mask_output: "no" }] }, "actions.0.mask_output"],
    ["params that are none", { name: "x", actions: [{ ...sms(""), params: [] }] }, "on property actions.0.params"],
    ["no list", { name: "x", actions: {} }, "Expected type array but found type object"],
    ["an unknown action", { name: "x", actions: [{ id: "a", type: "TWILIO", action: "FLY" }] }, "actions.0"],
    ["no identifier", { name: "x", actions: [{ ...sms(""), id: "1 2" }] }, "on property actions.0.id"],
    ["an unknown connection", { name: "x", actions: [sms(nobody)] }, "on property actions.0.params.connection_id"],
    [
      "a connection's name",
      { name: "x", actions: [sms("Order alerts")] },
      "on property actions.0.params.connection_id",
    ],
    [
      "an unknown connection in a branch",
      { name: "x", actions: [{ id: "a", type: "FLOW", action: "DO_NOTHING" }, branch([sms(nobody)])] },
      "on property actions.1.params.then.0.params.connection_id (The action send_sms).",
    ],
    ["a wrong action in a branch", { name: "x", actions: [branch([{ id: "a" }])] }, "actions.0.params.then.0"],
    ["a branch that is none", { name: "x", actions: [branch("then")] }, "actions.0.params.then"],
    ["the same id twice", { name: "x", actions: [sms("", "a"), sms("", "a")] }, ""],
  ])("%s", async (_, body, what) => {
    const client = await makeApiClient();
    const answer = await client.call("POST", "/flows", body);
    expect(answer).toMatchObject({ status: 400, body: { error: "Bad Request", errorCode: "invalid_body" } });
    expect(message(answer)).toContain(what);
    expect(await ownerDb.flow.count({ where: { tenantId: client.owner.tenantId } })).toBe(0);
  });

  test("a PATCH of what there is not, and one that says nothing, change nothing", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    for (const [body, what] of [
      [{ foo: 1 }, "'Additional properties not allowed: foo'"],
      [{ name: null }, "on property name"],
      [{ actions: [{ ...sms(""), foo: 1 }] }, "not allowed: foo' on property actions.0"],
    ] as const) {
      const answer = await client.call("PATCH", `/flows/${flow.id}`, body);
      expect(answer).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
      expect(message(answer)).toContain(what);
    }
    expect(await client.call("PATCH", `/flows/${flow.id}`, {})).toMatchObject({ status: 200, body: flow });
    expect(await ownerDb.flowVersion.count({ where: { tenantId: client.owner.tenantId, number: { not: null } } })).toBe(
      1,
    );
  });

  test("a connection of another app, or of another tenant", async () => {
    const client = await makeApiClient();
    const http = await createConnection(client, "HTTP");
    const foreign = await createConnection(await makeApiClient());
    const { id } = await create(client, "/flows", { name: "Order shipped" });
    for (const [path, connection, method] of [
      ["/flows", http, "POST"],
      ["/flows", foreign, "POST"],
      [`/flows/${id}`, foreign, "PATCH"],
    ] as const) {
      const answer = await client.call(method, path, { name: "x", actions: [sms(connection.id)] });
      expect(answer.status).toBe(400);
      expect(message(answer)).toContain("on property actions.0.params.connection_id");
    }
    expect((await client.call("GET", `/flows/${id}`)).body).toMatchObject({ name: "Order shipped" });
  });
});
