import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { FormClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { newId } from "#lib/db/ids.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { type ApiClient, makeApiClient } from "#test/api-client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { auditOf } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { keyring } from "#test/triggers.ts";

type Wire = Record<string, unknown> & { id: string };

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const message = ({ body }: { body: unknown }) => (body as { message: string }).message;

async function create(client: ApiClient, path: string, body: object): Promise<Wire> {
  const answer = await client.call("POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as Wire;
}

/** Made of every part, as a client sends it. */
const whole = (flow: string) => ({
  name: "Join",
  languages: { primary: "en", default: "en" },
  messages: { errors: { ERR_ACCEPTANCE_REQUIRED: "Please accept." }, custom: {} },
  translations: { fr: { components: { name: { label: "Nom" } }, messages: { custom: {} }, ending: {} } },
  start: {
    hidden_fields: [{ key: "plan", value: "{{ fields.plan }}" }],
    next_node: "step",
    coordinates: { x: 0, y: 0 },
  },
  nodes: [
    {
      id: "step",
      type: "STEP",
      alias: "Name",
      coordinates: { x: 500, y: 0 },
      config: {
        components: [
          { id: "name", category: "FIELD", type: "TEXT", label: "Name", required: true, config: { max_length: 50 } },
          { id: "next", category: "BLOCK", type: "NEXT_BUTTON", config: { text: "Next" } },
        ],
        next_node: "router",
      },
    },
    {
      id: "router",
      type: "ROUTER",
      config: {
        rules: [{ id: "rule", condition: { any: ["{{ fields.name }}", null] }, next_node: "flow" }],
        fallback: "$ending",
      },
    },
    { id: "flow", type: "FLOW", config: { flow_id: flow, next_node: "$ending" } },
  ],
  ending: { after_submit: { flow_id: flow }, resume_flow: true, coordinates: { x: 900, y: 0 } },
  style: { css: "h1 { color: red }" },
});

describe("the shapes of reference §4.2", () => {
  test("a form comes back as it was sent, and from a new tenant’s import the same again", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    const form = whole(flow.id);
    const wire = { ...form, id: expect.stringMatching(/^ap_[0-9A-Za-z]{22}$/), created_at: time, updated_at: time };
    const created = await create(client, "/forms", form);
    expect(created).toEqual(wire);
    const { body: got } = await client.call("GET", `/forms/${created.id}`);
    expect(got).toEqual(created);
    expect((await client.call("PATCH", `/forms/${created.id}`, form)).body).toEqual(created);
  });

  test("empty objects are dropped; a new form resumes the flow it interrupted", async () => {
    const client = await makeApiClient();
    const wire = {
      id: expect.any(String),
      name: "Join",
      ending: { resume_flow: true },
      created_at: time,
      updated_at: time,
    };
    expect(await create(client, "/forms", { name: "Join" })).toEqual(wire);
    expect(await create(client, "/forms", { name: "Join", messages: {}, style: {}, ending: {} })).toEqual(wire);
  });

  test("lists hold names, times and the count of flows, in both forms, the oldest first", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    const first = await create(client, "/forms", { name: "A", ending: { after_submit: { flow_id: flow.id } } });
    const second = await create(client, "/forms", { name: "B" });
    const summary = ({ id, name }: Wire, flow_count: number) => ({
      id,
      name,
      created_at: time,
      updated_at: time,
      flow_count,
    });
    const both = [summary(first, 1), summary(second, 0)];
    expect((await client.call("GET", "/forms")).body).toEqual(both);
    const totals = { limit: 1, start: 1, total: 2, forms: [both[1]] };
    expect((await client.call("GET", "/forms?include_totals=true&per_page=1&page=1")).body).toEqual(totals);
    const links = [{ flow: { id: flow.id, name: "Order shipped" } }];
    expect((await client.call("GET", "/forms?hydrate=links&hydrate=flow_count")).body).toEqual([
      { ...both[0], links },
      { ...both[1], links: [] },
    ]);
    const { body } = await client.call("GET", `/forms/${first.id}?hydrate=links&hydrate=flow_count`);
    expect(body).toEqual({ ...first, links, flow_count: 1 });
    expect(await client.call("GET", "/forms?hydrate=all")).toMatchObject({
      status: 400,
      body: { errorCode: "invalid_query_string" },
    });
  });

  test("flows say which forms name them, when asked", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    const form = await create(client, "/forms", { name: "A", ending: { after_submit: { flow_id: flow.id } } });
    expect((await client.call("GET", "/flows?hydrate=form_count")).body).toMatchObject([{ form_count: 1 }]);
    const { body } = await client.call("GET", `/flows/${flow.id}?hydrate=form_count&hydrate=forms`);
    expect(body).toMatchObject({ form_count: 1, forms: [{ id: form.id, name: "A" }] });
  });

  test("null clears a part, what is left out stays", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    const { id } = await create(client, "/forms", whole(flow.id));
    const none = {
      messages: null,
      languages: null,
      translations: null,
      nodes: null,
      start: null,
      ending: null,
      style: null,
    };
    const { body: kept } = await client.call("PATCH", `/forms/${id}`, { messages: null, name: " Sign up " });
    const { messages: _, ...rest } = whole(flow.id);
    expect(kept).toMatchObject({ ...rest, name: "Sign up" });
    expect(kept).not.toHaveProperty("messages");
    const { body: bare } = await client.call("PATCH", `/forms/${id}`, none);
    expect(bare).toEqual({ id, name: "Sign up", created_at: time, updated_at: time });
  });

  test("deleting is 204, then 404; a flow that a form names can go, and the form stays", async () => {
    const client = await makeApiClient();
    const flow = await create(client, "/flows", { name: "Order shipped" });
    const { id } = await create(client, "/forms", whole(flow.id));
    expect((await client.call("DELETE", `/flows/${flow.id}`)).status).toBe(204);
    expect(await client.call("GET", `/forms/${id}?hydrate=flow_count`)).toMatchObject({
      status: 200,
      body: { ...whole(flow.id), flow_count: 0 },
    });
    expect(await client.call("DELETE", `/forms/${id}`)).toMatchObject({ status: 204, body: null });
    for (const [method, body] of [["GET"], ["PATCH", { name: "x" }], ["DELETE"]] as const) {
      const answer = await client.call(method, `/forms/${id}`, body);
      expect(answer).toMatchObject({ status: 404, body: { error: "Not Found", message: "Form not found" } });
    }
  });
});

const step = (component: object) => ({
  name: "x",
  nodes: [{ id: "a", type: "STEP", config: { components: [component] } }],
});
const nobody = toPublicId("af", newId());

test.each<[string, object, string[]]>([
  ["another property", { name: "x", foo: 1 }, ["'Additional properties not allowed: foo'"]],
  ["no name", {}, ["'Missing required property: name'"]],
  ["null for a part of a new form", { name: "x", style: null }, ["on property style."]],
  [
    "an IMAGE with a width",
    step({ id: "i", category: "BLOCK", type: "IMAGE", config: { src: "a", width: 1 } }),
    ["'Additional properties not allowed: width' on property nodes.0.config.components.0.config."],
  ],
  [
    "a type that there is not",
    step({ id: "i", category: "BLOCK", type: "VIDEO" }),
    ["No enum match, expected one of: DIVIDER,", "on property nodes.0.config.components.0.type."],
  ],
  [
    "an unknown node",
    { name: "x", start: { next_node: "gone" }, nodes: [{ id: "a", type: "STEP", config: { next_node: "lost" } }] },
    ["Some nodes point to unknown node IDs: gone (start.next_node), lost (nodes.0.config.next_node)."],
  ],
  [
    "a flow that is not there",
    { name: "x", ending: { after_submit: { flow_id: nobody } } },
    [nobody, "ending.after_submit.flow_id"],
  ],
  [
    "the name of a flow",
    { name: "x", nodes: [{ id: "a", type: "FLOW", config: { flow_id: "Order shipped" } }] },
    ["Order shipped", "nodes.0.config.flow_id"],
  ],
])("%s is refused by name", async (_, body, what) => {
  const client = await makeApiClient();
  const { id } = await create(client, "/forms", { name: "Before" });
  const created = await client.call("POST", "/forms", body);
  expect(created).toMatchObject({ status: 400, body: { error: "Bad Request", errorCode: "invalid_body" } });
  for (const each of what) expect(message(created)).toContain(each);
  if ("foo" in body || "nodes" in body || "ending" in body) {
    expect(await client.call("PATCH", `/forms/${id}`, body)).toMatchObject({ status: 400 });
  }
  expect(await ownerDb.form.findMany({ where: { tenantId: client.owner.tenantId } })).toMatchObject([
    { name: "Before" },
  ]);
});

const canary = (name: string) => `canary-${name}-${randomBytes(12).toString("hex")}`;
const secrets = {
  captcha: canary("captcha"),
  map: canary("map"),
  proof: canary("proof"),
  payment: canary("payment"),
};

const asking = (given: typeof secrets) => [
  { id: "captcha", category: "WIDGET", type: "RECAPTCHA", config: { site_key: "site", secret_key: given.captcha } },
  { id: "map", category: "WIDGET", type: "GMAPS_ADDRESS", config: { api_key: "api", server_key: given.map } },
  {
    id: "proof",
    category: "WIDGET",
    type: "AUTH0_VERIFIABLE_CREDENTIALS",
    config: { url: "https://vc.example", alternate_text: "QR", access_token: given.proof, verification_id: "v" },
  },
  {
    id: "payment",
    category: "FIELD",
    type: "PAYMENT",
    config: {
      charge: { type: "ONE_OFF", one_off: { amount: 12, currency: "EUR" } },
      credentials: { public_key: "pk", private_key: given.payment },
    },
  },
];
const holding = (components: unknown) => ({
  name: "Pay",
  nodes: [{ id: "step", type: "STEP", config: { components } }],
});
const marks = { captcha: "***", map: "***", proof: "***", payment: "***" };

test("the secrets of components go in, open for the engine, and never come out", async () => {
  const client = await makeApiClient();
  const answers: unknown[] = [];
  const log = await captureLog(async () => {
    const created = await create(client, "/forms", holding(asking(secrets)));
    expect(created).toMatchObject(holding(asking(marks)));
    answers.push(created, (await client.call("GET", `/forms/${created.id}`)).body);
    // What a client read and sends back keeps them, and so does a change of something else.
    answers.push((await client.call("PATCH", `/forms/${created.id}`, holding(asking(marks)))).body);
    answers.push((await client.call("PATCH", `/forms/${created.id}`, { name: "Renamed" })).body);
    const misplaced = holding([
      { id: "captcha", category: "WIDGET", type: "RECAPTCHA", config: { site_key: 1, secret_key: [secrets.captcha] } },
    ]);
    answers.push((await client.call("PATCH", `/forms/${created.id}`, misplaced)).body);
    const formId = fromPublicId("ap", created.id) ?? "";
    const rows = await ownerDb.formSecret.findMany({ where: { formId } });
    const opened = await Promise.all(
      rows.map(async ({ componentId, jwe }) => {
        const { plaintext } = await open<FormClaims>(keyring.privateKeys, jwe, { use: "form-secret", form: formId });
        return [componentId, plaintext];
      }),
    );
    expect(Object.fromEntries(opened)).toEqual(secrets);
    answers.push(await auditOf(client.owner, formId));
  });
  const everything = JSON.stringify(answers) + log + (await everyTableAsText());
  for (const secret of Object.values(secrets)) expectNoSecret(everything, secret);
});

const freely = (given: { key: string; token: string; nested: string }, host = "https://files.acme.example") =>
  holding([
    {
      ...{ id: "file", category: "FIELD", type: "FILE" },
      config: {
        storage: {
          ...{ type: "CUSTOM", url: host, region: "eu", public_key: "pk", accessKey: given.key, empty_secret: "" },
          headers: [{ name: "x-a", authToken: given.token, size: 3 }],
          credentials: { user: { name: given.nested }, any: [null, true, 7] },
        },
      },
    },
    {
      ...{ id: "payment", category: "FIELD", type: "PAYMENT" },
      config: {
        charge: { type: "ONE_OFF", one_off: { amount: 12, currency: "EUR", "client.secret": given.key } },
        credentials: { public_key: "pk", private_key: given.token },
        customer: { email: "{{ fields.email }}", client: { secret: given.nested } },
      },
    },
    { id: "text", category: "FIELD", type: "TEXT", config: { placeholder: "the password" } },
  ]);
const freeMarks = { key: "***", token: "***", nested: "***" };
/** What stands in the clear on the way in and is a secret by its name is one by then. */
const freeSecrets = { key: canary("key"), token: canary("token"), nested: canary("nested") };

test("members that the API leaves open, and whose names say that they are secret, are secrets too", async () => {
  const client = await makeApiClient();
  const answers: unknown[] = [];
  const { id, ...created } = await create(client, "/forms", freely(freeSecrets));
  expect(created).toMatchObject(freely(freeMarks));
  const formId = fromPublicId("ap", id) ?? "";
  const stored = () => ownerDb.formSecret.findMany({ where: { formId }, orderBy: { jwe: "asc" } });
  const rows = await stored();
  const opened = rows.map(async ({ componentId, field, jwe }) => {
    const { plaintext } = await open<FormClaims>(keyring.privateKeys, jwe, { use: "form-secret", form: formId, field });
    return [`${componentId}.${field}`, plaintext];
  });
  expect(Object.fromEntries(await Promise.all(opened))).toEqual({
    "file.storage.accessKey": freeSecrets.key,
    "file.storage.headers.0.authToken": freeSecrets.token,
    "file.storage.credentials.user.name": freeSecrets.nested,
    "payment.charge.one_off.client~1secret": freeSecrets.key,
    "payment.credentials.private_key": freeSecrets.token,
    "payment.customer.client.secret": freeSecrets.nested,
  });

  // What was exported is imported: nothing changes, and nothing is lost.
  answers.push(created, (await client.call("PATCH", `/forms/${id}`, freely(freeMarks))).body);
  expect(await stored()).toEqual(rows);
  const moved = await client.call("PATCH", `/forms/${id}`, freely(freeMarks, "https://thief.example"));
  expect(moved.status).toBe(400);
  expect(message(moved)).toContain("nodes.0.config.components.0.config.storage.");
  expect(await stored()).toEqual(rows);
  const again = await client.call("PATCH", `/forms/${id}`, freely(freeSecrets, "https://new.example"));
  expect(again).toMatchObject({ status: 200, body: freely(freeMarks, "https://new.example") });
  answers.push(moved.body, again.body, (await client.call("GET", `/forms/${id}`)).body);
  answers.push((await client.call("GET", "/forms?per_page=100")).body, await auditOf(client.owner, formId));
  const everything = JSON.stringify(answers) + (await everyTableAsText());
  for (const secret of Object.values(freeSecrets)) expectNoSecret(everything, secret);
});

test("a secret whose place has a name too long to keep it by is refused with its path", async () => {
  const client = await makeApiClient();
  const storage = { type: "CUSTOM", secret: { ["x".repeat(400)]: freeSecrets.key } };
  const config = { storage };
  const refused = await client.call(
    "POST",
    "/forms",
    holding([{ id: "file", category: "FIELD", type: "FILE", config }]),
  );
  expect(refused).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
  expect(message(refused)).toContain("nodes.0.config.components.0.config.storage.secret.xxx");
  expectNoSecret(JSON.stringify(refused.body), freeSecrets.key);
});
