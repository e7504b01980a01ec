import { afterAll, beforeAll, expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText } from "#test/owner.ts";
import { startStripe, stripeFailure } from "#test/providers/stripe.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const KEY = "sk_test_canary+5f/9c2e~7d1b84";

let stripe: Awaited<ReturnType<typeof startStripe>>;
let engine: EngineParts;
beforeAll(async () => {
  stripe = await startStripe(KEY);
  engine = await makeEngineParts({ providerUrls: { STRIPE: stripe.url }, limits: { requestMs: 2_000 } });
});
afterAll(async () => {
  await engine.egress.close();
  await stripe.close();
});

async function makeStripe() {
  const actor = await makeActor();
  const setup = { type: "KEY_PAIR", private_key: KEY, public_key: "pk_test_0123456789abcdef" };
  const sectionId = await makeSection(actor);
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "STRIPE", name: "Shop", setup });
  const connection_id = toPublicId("ac", itemId);
  const act = (id: string, action: string, params: object, rest: object = {}) => ({
    ...{ id, type: "STRIPE", action, params: { connection_id, ...params } },
    ...rest,
  });
  return { actor, itemId, act };
}

test("a customer is created under the step’s key, and their portal’s link works in the run but shows masked", async () => {
  stripe.reset();
  const { actor, act } = await makeStripe();
  const actions = [
    act("ada", "CREATE_CUSTOMER", { name: "{{ input.name }}", metadata: { user: "{{ input.id }}" } }),
    act("portal", "CREATE_PORTAL_SESSION", { customer_id: "{{ actions.ada.id }}", return_url: "" }),
    act("note", "UPDATE_CUSTOMER", { id: "{{ actions.ada.id }}", description: "{{ actions.portal.url }}" }),
  ];
  const execution = await runActions(engine, actor, actions as never, { name: "Zoé & co", id: 7 });

  expect(execution).toMatchObject({ status: "COMPLETED", error: null });
  const [created, portal, update] = stripe.requests;
  expect(created?.body).toEqual({ name: "Zoé & co", "metadata[user]": "7" });
  expect(created?.headers["idempotency-key"]).toBe(execution.steps[0]?.idempotencyKey);
  expect(new Set(stripe.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(3);
  expect(portal?.body).toEqual({ customer: "cus_1" });
  const link = "https://billing.stripe.com/p/session/test_YWNjdF8x";
  expect(update?.body).toEqual({ description: link });
  expect(JSON.stringify(execution.steps.map(({ shown }) => shown))).not.toContain(link);
  expectNoSecret(await everyTableAsText(), KEY);
});

test("an attempt that is made again after a failure on Stripe’s side keeps its key", async () => {
  stripe.reset();
  const { actor, act } = await makeStripe();
  stripe.next(stripeFailure(503, { type: "api_error", message: "An error occurred internally." }));
  const retry = { attempts: 2, delay_seconds: 0 };
  const actions = [act("ada", "CREATE_CUSTOMER", { name: "Ada" }, { retry })];
  const execution = await runActions(engine, actor, actions as never);
  expect(execution).toMatchObject({ status: "COMPLETED" });
  const keys = stripe.requests.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test("the stored keys are tested, and refused ones are told", async () => {
  const { actor, itemId } = await makeStripe();
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok", status: 200 });
  stripe.next(stripeFailure(401, { message: "Invalid API Key provided: sk_test_*********anary" }));
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "refused", status: 401 });
});
