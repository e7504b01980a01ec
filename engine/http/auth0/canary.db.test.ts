import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { listApps } from "#lib/connectors/registry.ts";
import { type ApiClient, app, makeApiClient } from "#test/api-client.ts";
import type { ApiDocument, Operation } from "#test/api-requests.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { everyTableAsText } from "#test/owner.ts";

const ORIGIN = "http://coffre.example";
const canary = (name: string) => `canary-api-${name}-7f3a91c2`;
const pem = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

/** Of every app, each kind of credentials that is given as text. */
const setups: readonly [app: string, setup: Record<string, string>][] = [
  ["TWILIO", { type: "API_KEY", account_id: "AC00000003", api_key: canary("twilio") }],
  ["HTTP", { type: "BEARER", token: canary("bearer") }],
  ["HTTP", { type: "BASIC_AUTH", username: "robot", password: canary("basic") }],
  ["HTTP", { type: "API_KEY", name: "X-Key", value: canary("header"), in: "HEADER" }],
  [
    "HTTP",
    {
      type: "OAUTH_CLIENT_CREDENTIALS",
      client_id: "robot",
      client_secret: canary("oauth"),
      token_endpoint: "https://login.shop.example/token",
    },
  ],
  ["ACTIVECAMPAIGN", { type: "API_KEY", api_key: canary("activecampaign"), base_url: "https://acme.api-us1.com" }],
  ["AIRTABLE", { type: "API_KEY", api_key: canary("airtable") }],
  ["AUTH0", { type: "OAUTH_APP", client_id: "robot", client_secret: canary("auth0"), domain: "acme.eu.auth0.com" }],
  ["CLEARBIT", { type: "API_KEY", secret_key: canary("clearbit") }],
  ["HUBSPOT", { type: "API_KEY", api_key: canary("hubspot") }],
  ["MAILCHIMP", { type: "API_KEY", secret_key: `${canary("mailchimp")}-us6` }],
  ["PIPEDRIVE", { type: "TOKEN", token: canary("pipedrive") }],
  ["SENDGRID", { type: "API_KEY", api_key: canary("sendgrid") }],
  ["TELEGRAM", { type: "TOKEN", token: canary("telegram") }],
  ["WHATSAPP", { type: "TOKEN", token: canary("whatsapp") }],
  ["ZAPIER", { type: "WEBHOOK", url: `https://hooks.zapier.com/hooks/catch/1234567/${canary("zapier")}/` }],
  ["STRIPE", { type: "KEY_PAIR", private_key: canary("stripe"), public_key: "pk_test_1" }],
  ["SLACK", { type: "WEBHOOK", url: `https://hooks.slack.com/services/T000/B000/${canary("slack")}` }],
  ["MAILJET", { type: "API_KEY", api_key: canary("mailjet-key"), secret_key: canary("mailjet-secret") }],
  ["JWT", { type: "JWT", algorithm: "HS256", secret: canary("jwt-and-long-enough-for-this-algorithm") }],
  [
    "BIGQUERY",
    { type: "OAUTH_JWT", project_id: "acme", client_email: "coffre@acme.iam.gserviceaccount.com", private_key: pem },
  ],
];
const publicMembers = new Set([
  "type",
  "account_id",
  "username",
  "name",
  "in",
  "client_id",
  "token_endpoint",
  "public_key",
  "algorithm",
  "project_id",
  "client_email",
  "base_url",
  "domain",
]);
const secretsOf = (setup: Record<string, string>) =>
  Object.entries(setup).flatMap(([name, value]) => (publicMembers.has(name) ? [] : [value]));

const form = {
  name: "Checkout",
  nodes: [
    {
      id: "step",
      type: "STEP",
      config: {
        next_node: "$ending",
        components: [
          {
            id: "robot",
            category: "WIDGET",
            type: "RECAPTCHA",
            config: { site_key: "site", secret_key: canary("recaptcha") },
          },
        ],
      },
    },
  ],
  start: { next_node: "step" },
  ending: {},
};

test("no app's kind of credentials is left out of these tests, but for what only a browser can connect", () => {
  const kinds = listApps().flatMap(({ id, setups: own }) => Object.keys(own).map((type) => `${id} ${type}`));
  const given = setups.map(([app, { type }]) => `${app} ${type}`);
  expect(given.toSorted()).toEqual(kinds.filter((kind) => !kind.endsWith(" OAUTH_CODE")).toSorted());
});

/** Each answer of the client, whole. */
function recordingClient(client: ApiClient, answers: string[]) {
  return async (method: string, path: string, body?: unknown) => {
    const answer = await client.call(method, path, body);
    answers.push(JSON.stringify([answer.status, [...answer.headers], answer.body]));
    return answer as { status: number; body: Record<string, string> };
  };
}

/** Every GET of the document, with each query that changes what is shown. */
async function readAll(call: ReturnType<typeof recordingClient>, ids: Readonly<Record<string, readonly string[]>>) {
  const document = (await (await app.request(`${ORIGIN}/api/v2/openapi.json`)).json()) as ApiDocument;
  let reads = 0;
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get || !path.startsWith("/api/v2/")) continue;
    for (const filled of fillPath(path.slice("/api/v2".length), get, ids)) {
      for (const query of ["", "?include_totals=true", ...hydrations(get), ...(takes(get) ? ["?take=5"] : [])]) {
        expect((await call("GET", `${filled}${query}`)).status, `${filled}${query}`).toBe(200);
        reads++;
      }
    }
  }
  return reads;
}

function takes({ parameters = [] }: Operation): boolean {
  return parameters.some(({ name }) => name === "take");
}

function hydrations({ parameters = [] }: Operation): string[] {
  const values = parameters.find(({ name }) => name === "hydrate")?.schema.items?.enum ?? [];
  return values.length > 0 ? [`?${values.map((value) => `hydrate=${value}`).join("&")}`] : [];
}

function fillPath(
  path: string,
  { parameters = [] }: Operation,
  ids: Readonly<Record<string, readonly string[]>>,
): string[] {
  return parameters
    .filter((each) => each.in === "path")
    .reduce(
      (paths, { name, schema }) => {
        const [, prefix = ""] = /^\^(\w+)_\[/.exec(schema.pattern ?? "") ?? [];
        return paths.flatMap((each) => (ids[prefix] ?? []).map((id) => each.replace(`{${name}}`, id)));
      },
      [path],
    );
}

test("secrets go in and never come out: not by any read of the document, tables, audit or logs", {
  timeout: 60_000,
}, async () => {
  const answers: string[] = [];
  const given = [...setups.flatMap(([, setup]) => secretsOf(setup)), canary("recaptcha")];
  const shownOnce: string[] = [];
  const logged = await captureLog(async () => {
    const client = await makeApiClient();
    const call = recordingClient(client, answers);
    const ids: Record<string, string[]> = { ac: [], af: [], ap: [], afe: [] };
    for (const [index, [app_id, setup]] of setups.entries()) {
      const path = "/flows/vault/connections";
      const created = await call("POST", path, { name: `Connection ${index}`, app_id, setup });
      expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
      ids.ac?.push(created.body.id ?? "");
      for (const wrong of [
        { setup: { ...setup, extra: secretsOf(setup)[0] } },
        { setup: { type: secretsOf(setup)[0] } },
        { app_id: secretsOf(setup)[0] },
      ]) {
        await call("PATCH", `${path}/${created.body.id}`, wrong);
      }
      await call("PATCH", `${path}/${created.body.id}`, `{"setup":{"type":"${secretsOf(setup)[0]}`);
    }
    const [twilio = ""] = ids.ac ?? [];
    const sms = {
      id: "sms",
      type: "TWILIO",
      action: "SEND_SMS",
      params: { connection_id: twilio, from: "+1", to: "+2", message: "x" },
    };
    const flow = await call("POST", "/flows", { name: "Order shipped", actions: [sms] });
    ids.af?.push(flow.body.id ?? "");
    const created = await call("POST", "/forms", form);
    expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
    ids.ap?.push(created.body.id ?? "");
    expect((await call("PATCH", `/forms/${created.body.id}`, { nodes: form.nodes })).status).toBe(200);
    await call("PATCH", `/forms/${created.body.id}`, {
      nodes: [{ ...form.nodes[0], extra: canary("recaptcha") }],
    });

    const triggers = `/flows/${flow.body.id}/triggers`;
    for (const auth of ["SECRET", "SIGNATURE"]) {
      const { status, body } = await client.call("POST", triggers, { type: "HOOK", mode: "SYNC", auth });
      expect(status).toBe(201);
      const { url = "", signing_key } = body as Record<string, string>;
      shownOnce.push(signing_key ?? url.split("/").at(-1) ?? "");
    }
    const run = await call("POST", `/flows/${flow.body.id}/executions?wait=true`, { input: { to: "+3" } });
    ids.afe?.push(run.body.id ?? "");
    expect(await readAll(call, ids)).toBeGreaterThan(40);
    for (const id of ids.ac ?? []) await call("DELETE", `/flows/vault/connections/${id}`);
    await call("DELETE", `/forms/${created.body.id}`);
    await flushRefusals();
  });

  const tables = await everyTableAsText();
  expect(shownOnce.map((each) => each.length > 20)).toEqual([true, true]);
  for (const secret of given) {
    for (const text of [answers.join("\n"), logged, tables]) expectNoSecret(text, secret);
  }
  // A hook's key was shown once, in the answer that made it.
  for (const secret of shownOnce) for (const text of [answers.join("\n"), logged, tables]) expectNoSecret(text, secret);
});
