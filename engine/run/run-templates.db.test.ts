import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { createFromTemplate } from "#lib/templates/mutations.ts";
import { type TemplateId, templateIds } from "#lib/templates/schema.ts";
import { getTemplate } from "#lib/templates/templates.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startAirtable } from "#test/providers/airtable.ts";
import { startClearbit } from "#test/providers/clearbit.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { startHubspot } from "#test/providers/hubspot.ts";
import { startMailjet } from "#test/providers/mailjet.ts";
import { startSendgrid } from "#test/providers/sendgrid.ts";
import { startSlack } from "#test/providers/slack.ts";
import { startStripe } from "#test/providers/stripe.ts";
import { startTwilio } from "#test/providers/twilio.ts";
import type { EngineParts } from "./run.ts";

const KEY = "sk_test_key_of_every_app_0123456789";
const WEBHOOK = "https://hooks.slack.com/services/T00000000/B00000000/sample-of-a-webhook";
const ACCOUNT = "AC00000000000000000000000000000001";

/** What somebody types once the flow is there, by app. */
const setups: Readonly<Record<string, { type: string } & Record<string, string>>> = {
  AIRTABLE: { type: "API_KEY", api_key: KEY },
  CLEARBIT: { type: "API_KEY", secret_key: KEY },
  HTTP: { type: "BEARER", token: KEY },
  HUBSPOT: { type: "API_KEY", api_key: KEY },
  MAILJET: { type: "API_KEY", api_key: KEY, secret_key: KEY },
  SENDGRID: { type: "API_KEY", api_key: KEY },
  SLACK: { type: "WEBHOOK", url: WEBHOOK },
  STRIPE: { type: "KEY_PAIR", private_key: KEY, public_key: "pk_test_0123456789abcdef" },
  TWILIO: { type: "API_KEY", account_id: ACCOUNT, api_key: KEY },
};

async function startApps() {
  return {
    AIRTABLE: await startAirtable({ token: KEY }),
    CLEARBIT: await startClearbit({ key: KEY }),
    HUBSPOT: await startHubspot(KEY),
    MAILJET: await startMailjet(KEY, KEY),
    SENDGRID: await startSendgrid(KEY),
    SLACK: await startSlack({ token: KEY, webhook: WEBHOOK }),
    STRIPE: await startStripe(KEY),
    TWILIO: await startTwilio({ accounts: { [ACCOUNT]: KEY } }),
  };
}

let apps: Awaited<ReturnType<typeof startApps>>;
let service: StandIn;
let engine: EngineParts;
beforeAll(async () => {
  apps = await startApps();
  apps.STRIPE.customers.set("cus_1", { id: "cus_1", object: "customer", email: "maud@acme.example", name: "Maud" });
  service = await startHttps((request, response) => {
    const body =
      request.method === "POST" ? { id: 42 } : { orders: [1, 2].map((n) => ({ number: n, customer: "Acme" })) };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  trust(service.ca);
  const providerUrls = Object.fromEntries(Object.entries(apps).map(([id, { url }]) => [id, url]));
  engine = await makeEngineParts({ providerUrls, allow: [`localhost:${service.port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  for (const server of [...Object.values(apps), service]) await server.close();
});
beforeEach(() => {
  for (const { requests } of Object.values(apps)) requests.length = 0;
});

/** Of a template as somebody makes it, with credentials in each of its connections, and the address of their own service. */
async function makeFlow(actor: Actor, templateId: TemplateId): Promise<string> {
  const sectionId = await makeSection(actor);
  const input = { templateId, name: templateId, language: "en", sectionId, connections: {} } as const;
  const { id: flowId } = await createFromTemplate(actor, input);
  const items = await ownerDb.vaultItem.findMany({ where: { sectionId } });
  for (const { id: itemId, appId } of items) {
    const setup = setups[appId ?? ""] ?? { type: "none" };
    await replaceCredentials(actor, { itemId, setup, ...(appId === "HTTP" && { origins: [service.origin] }) });
  }
  const { draft, draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const text = JSON.stringify(draft).replaceAll(/https:\/\/(desk|api)\.example\.com/g, service.origin);
  await saveDraft(actor, { flowId, baseVersion: draftVersion, actions: JSON.parse(text) as FlowAction[] });
  return flowId;
}

async function run(actor: Actor, flowId: string, input: Json) {
  const { id } = await startExecution(actor, { flowId, which: "draft", input, isDry: false }, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });
  return readExecution(actor.tenantId, id);
}

const bodyAt = (app: keyof typeof apps) =>
  apps[app].requests.map((request) => ("body" in request ? request.body : request.fields));

/** What the apps are sent, which shows that every expression gave something. */
const sent: Record<TemplateId, () => void> = {
  welcome() {
    expect([...apps.HUBSPOT.contacts.values()]).toMatchObject([{ properties: { firstname: "Maud" } }]);
    expect(bodyAt("SENDGRID")).toMatchObject([
      { from: { email: "hello@example.com" }, subject: "Welcome to Our product" },
    ]);
  },
  failedPayment() {
    expect(bodyAt("MAILJET")).toMatchObject([
      {
        Messages: [
          {
            To: [{ Email: "maud@acme.example", Name: "Maud" }],
            Subject: "Your payment of invoice A-17 did not go through",
            TextPart: expect.stringMatching(/collect 49 EUR\.[\s\S]*https:\/\/billing\.stripe\.com\//),
          },
        ],
      },
    ]);
    expect(bodyAt("SLACK")).toMatchObject([{ text: "maud@acme.example: 2 failed payments of invoice A-17" }]);
  },
  request() {
    expect(bodyAt("TWILIO")).toMatchObject([{ From: "+15005550006", Body: "Ticket 42: The shop is down" }]);
    expect(JSON.stringify(bodyAt("SENDGRID"))).toContain("within 4 hours");
  },
  report() {
    expect(bodyAt("AIRTABLE")).toMatchObject([
      { fields: { Order: expect.any(Number), Customer: "Acme" } },
      { fields: { Customer: "Acme" } },
    ]);
    expect(bodyAt("SENDGRID")).toMatchObject([
      { subject: expect.stringMatching(/^2 late orders on \d{4}-\d\d-\d\d$/) },
    ]);
  },
  emailCode() {
    expect(JSON.stringify(bodyAt("SENDGRID"))).toMatch(/Your code is \d{6}\./);
  },
  newLead() {
    expect(bodyAt("AIRTABLE")).toMatchObject([{ fields: { Company: "Acme", Employees: 120, Name: "Maud Martin" } }]);
    expect(bodyAt("SLACK")).toMatchObject([{ text: "Maud Martin of Acme (120 people): maud@acme.example" }]);
  },
};

test.each(templateIds)("the template %s runs with its own sample once its connections have credentials", async (id) => {
  const actor = await makeActor();
  const execution = await run(actor, await makeFlow(actor, id), getTemplate(id).sample);
  expect(execution).toMatchObject({ status: "COMPLETED", error: null });
  sent[id]();
  const all = JSON.stringify(Object.values(apps).map(({ requests }) => requests));
  expect(all).not.toMatch(/\{\{|undefined|\[object/);
});

test("the code that was mailed is taken once, and a wrong one is not", async () => {
  const actor = await makeActor();
  const flowId = await makeFlow(actor, "emailCode");
  const email = "Zoe@acme.example";
  expect((await run(actor, flowId, { email })).result).toEqual({ sent: true });
  const code = /\d{6}/.exec(JSON.stringify(bodyAt("SENDGRID")))?.[0] ?? "";
  const wrong = code === "000000" ? "000001" : "000000";
  expect((await run(actor, flowId, { email, code: wrong })).result).toEqual({ verified: false, result: "UNEQUAL" });
  expect((await run(actor, flowId, { email, code })).result).toEqual({ verified: true, result: "VALID" });
});

test("a lead of a company that nobody knows is kept, and sales are left alone", async () => {
  const actor = await makeActor();
  const input = { name: "Nobody", email: "a@nobody.example" };
  const execution = await run(actor, await makeFlow(actor, "newLead"), input);
  expect(execution.status).toBe("COMPLETED");
  expect(bodyAt("AIRTABLE")).toMatchObject([{ fields: { Name: "Nobody", Email: "a@nobody.example" } }]);
  expect(bodyAt("SLACK")).toEqual([]);
});

test("an address of a throw-away provider is refused", async () => {
  const actor = await makeActor();
  const execution = await run(actor, await makeFlow(actor, "welcome"), { email: "a@mailinator.com", first_name: "A" });
  expect(execution.result).toEqual({ accepted: false, cause: expect.any(String) });
  expect(bodyAt("HUBSPOT")).toEqual([]);
});
