import "#test/own-database.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNoSecret } from "#test/canary.ts";
import { fillTenant, makeClientTenant } from "#test/clients/client-tenant.ts";
import { type EngineOverTls, startEngineOverTls } from "#test/clients/engine-over-tls.ts";
import type { Walk } from "#test/clients/management.ts";
import { runProgram } from "#test/clients/run-program.ts";
import { everyTableAsText } from "#test/owner.ts";

const root = `${import.meta.dirname}/../../..`;
/** A hundred are one page of the largest kind. */
const COUNT = 104;
const WALK_MS = 120_000;
const canaries = ["canary-of-the-sdk-3e9a71", "canary-of-a-form-5d20c8"];
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const id = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_[0-9A-Za-z]{22}$`));

let engine: EngineOverTls;
beforeAll(async () => {
  engine = await startEngineOverTls();
});
afterAll(() => engine.stop());

/** What the walk of test/clients/management.ts saw, in a process that trusts the engine's authority and no more. */
async function walk(name: Walk["package"]) {
  const tenant = await makeClientTenant();
  const flowId = await fillTenant(tenant, COUNT);
  const { clientId, clientSecret, signingKey } = tenant;
  const told: Walk = { package: name, domain: engine.domain, clientId, clientSecret, signingKey, flowId };
  const environment = { NODE_EXTRA_CA_CERTS: engine.caFile, WALK: JSON.stringify(told) };
  const { code, stdout, stderr } = await runProgram(["test/clients/management.ts"], { cwd: root, environment });
  expect([code, stderr]).toEqual([0, ""]);
  return { text: stdout, seen: JSON.parse(stdout), clientSecret };
}

const pages = (extra = 0) => ({
  ...{ iterated: COUNT + extra, different: COUNT + extra },
  pages: [
    { items: 100, hasNext: true },
    { items: COUNT + extra - 100, hasNext: false },
  ],
  beyond: { items: 0, hasNext: false },
});
const notFound = (message: string) => ({
  ...{ name: "NotFoundError", statusCode: 404 },
  body: { statusCode: 404, error: "Not Found", message },
});

describe.each<Walk["package"]>(["auth0", "auth0-v6"])("npm %s, unmodified", (name) => {
  let result: Awaited<ReturnType<typeof walk>>;
  beforeAll(async () => {
    result = await walk(name);
  }, WALK_MS);

  test("vault connections: pages, create, get, update, delete, and where one is used", () => {
    const { connections: seen } = result.seen;
    expect(seen.pages).toEqual(pages());
    expect(seen.empty).toEqual({
      ...{ id: id("ac"), app_id: "HTTP", name: "Shop API", ready: false },
      ...{ created_at: iso, updated_at: iso, refreshed_at: null, fingerprint: expect.any(String) },
    });
    expect(seen.created).toMatchObject({ app_id: "TWILIO", name: "Order texts", ready: true, refreshed_at: null });
    const { refreshed_at: _, ...kept } = seen.created;
    expect(seen.got).toEqual(kept);
    expect(seen.renamed).toMatchObject({ id: kept.id, name: "Texts", ready: true });
    expect(seen.replaced).toMatchObject({ id: kept.id, name: "Texts", ready: true });
    expect(new Set([seen.got, seen.renamed, seen.replaced].map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(seen.refused).toMatchObject({ name: "BadRequestError", statusCode: 400 });
    expect(seen.refused.body.message).toContain("Texts one");
    expect([seen.deleted, seen.again]).toEqual([undefined, undefined]);
    expect(seen.gone).toEqual(notFound("Connection not found"));
  });

  test("flows: pages, create, get, update, delete, and what asks for more", () => {
    const { flows: seen } = result.seen;
    expect(seen.pages).toEqual(pages());
    expect(seen.empty).toEqual({ id: id("af"), name: "Nothing yet", created_at: iso, updated_at: iso });
    expect(seen.created).toMatchObject({ id: id("af"), name: "Waits" });
    expect(seen.got).toMatchObject({ id: seen.created.id, actions: seen.created.actions, form_count: 1 });
    expect(seen.got.forms).toEqual([expect.objectContaining({ id: seen.formId, name: "Runs it" })]);
    expect(seen.counted).toMatchObject({ id: seen.created.id, form_count: 1 });
    expect(seen.counted).not.toHaveProperty("actions");
    expect(seen.renamed).toMatchObject({ name: "Waits a little", actions: seen.created.actions });
    expect(seen.changed.actions).toEqual([seen.created.actions[0].params.then[0]]);
    expect(seen.emptied).not.toHaveProperty("actions");
    expect(seen.deleted).toBeUndefined();
    expect(seen.gone).toEqual(notFound("Flow not found"));
  });

  test("forms: pages, create, get, update, delete, and a node that is not there", () => {
    const { forms: seen } = result.seen;
    expect(seen.pages).toEqual(pages());
    const ending = { resume_flow: true };
    expect(seen.empty).toEqual({ id: id("ap"), name: "Nothing asked", ending, created_at: iso, updated_at: iso });
    const { messages: _, ...wanted } = seen.wanted;
    expect(seen.created).toMatchObject(wanted);
    expect(seen.got).toMatchObject({ ...wanted, flow_count: 1, links: expect.any(Object) });
    expect(seen.listed).toMatchObject({ id: seen.created.id, flow_count: 1 });
    expect(seen.renamed).toMatchObject({ ...wanted, name: "Visitor registration" });
    expect(seen.withoutStyle).not.toHaveProperty("style");
    expect(seen.astray).toMatchObject({ name: "BadRequestError", statusCode: 400 });
    expect(seen.astray.body.message).toMatch(/unknown node.*nowhere.*start\.next_node/i);
    expect(seen.after).toMatchObject({ start: wanted.start });
    expect(seen.deleted).toBeUndefined();
    expect(seen.gone).toEqual(notFound("Form not found"));
  });

  test("executions: from one to the next, with what they did, and gone", () => {
    const { executions: seen } = result.seen;
    expect([seen.iterated, seen.different]).toEqual([COUNT, COUNT]);
    expect(seen.pages).toEqual([
      { items: 100, hasNext: true, next: true },
      { items: COUNT - 100, hasNext: false, next: false },
    ]);
    expect(seen.got).toMatchObject({ id: id("afe"), status: "COMPLETED", created_at: iso, updated_at: iso });
    expect(seen.got.trace_id).toMatch(/^.{1,50}$/);
    expect(seen.got).not.toHaveProperty("debug");
    expect(seen.debugged).toMatchObject({ ...seen.got, debug: expect.any(Object) });
    expect(seen.deleted).toBeUndefined();
    expect(seen.gone).toMatchObject({ name: "NotFoundError", statusCode: 404 });
    expect(seen.ofNoFlow).toMatchObject({ name: "NotFoundError", statusCode: 404 });
  });

  test("a token by secret, by signature, given, and by function", () => {
    const { tokens: seen } = result.seen;
    expect([seen.bySigning, seen.byToken, seen.byFunction]).toEqual([50, 50, 50]);
    expect(seen.byAuthentication).toEqual(
      name === "auth0-v6"
        ? {
            ...{ status: 200, type: "Bearer", expiresIn: 3600 },
            refused: { name: "AuthApiError", statusCode: 401, code: "invalid_client" },
          }
        : null,
    );
  });

  test("failures are of the classes that users tell apart", () => {
    const { errors: seen } = result.seen;
    expect(seen.invalidBody).toMatchObject({ name: "BadRequestError", body: { errorCode: "invalid_body" } });
    expect(seen.invalidId).toMatchObject({ name: "BadRequestError", body: { errorCode: "invalid_uri" } });
    expect(seen.invalidQuery).toMatchObject({ name: "BadRequestError", body: { errorCode: "invalid_query_string" } });
    expect(seen.unauthorized).toMatchObject({ name: "UnauthorizedError", statusCode: 401 });
    expect(seen.wrongSecret).not.toBe("no failure");
    expect(seen.forbidden).toMatchObject({
      name: "ForbiddenError",
      body: { message: "Insufficient scope, expected any of: create:flows", errorCode: "insufficient_scope" },
    });
    expect(seen.elsewhere).toMatchObject({ name: "ForbiddenError", statusCode: 403 });
  });

  test("no secret in an answer, a table or the log, and no error of ours", async () => {
    const places = `${result.text}\n${engine.output()}\n${await everyTableAsText()}`;
    for (const canary of [...canaries, result.clientSecret]) expectNoSecret(places, canary);
    expect(engine.errors()).toEqual([]);
  });
});

test.each<Walk["package"]>(["auth0", "auth0-v6"])("npm %s waits as long as a 429 says, and goes on", async (name) => {
  const slow = await startEngineOverTls({ COFFRE_API_RATE: "1" });
  try {
    const { clientId, clientSecret } = await makeClientTenant();
    const told = { package: name, domain: slow.domain, clientId, clientSecret };
    const environment = { NODE_EXTRA_CA_CERTS: slow.caFile, WALK: JSON.stringify(told) };
    const { stdout, stderr } = await runProgram(["test/clients/retries.ts"], { cwd: root, environment });
    expect(stderr).toBe("");
    const { patient, hasty } = JSON.parse(stdout);
    expect(patient).toEqual([200, 200, 200, 200]);
    expect(hasty).toMatchObject({
      ...{ name: "TooManyRequestsError", statusCode: 429 },
      body: { statusCode: 429, error: "Too Many Requests", errorCode: "too_many_requests" },
    });
  } finally {
    await slow.stop();
  }
});
