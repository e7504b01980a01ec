import fc from "fast-check";
import { expect, test } from "vitest";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { type ApiClient, apiDeps, makeApiClient } from "#test/api-client.ts";
import { type ApiDocument, type ApiRequest, generatedRequests, KNOWN_EACH, knownId } from "#test/api-requests.ts";
import { makeExecution } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { auth0App } from "./auth0-app.ts";

const RUNS = 50;
const REQUESTS_PER_RUN = 200;
const IN_FLIGHT = 8;
const SEED = 20_261_122;
const ORIGIN = "http://coffre.example";
const TRACE = /\bat .{1,200}:\d+:\d+|node_modules|PrismaClient|"stack"|\/engine\/|SELECT |select i\./;

const app = auth0App({ ...apiDeps, executions: { ...apiDeps.executions, waitMs: 50 } });

/** Ids that are there, of every kind of object: some of what an earlier run deleted or filled is made anew. */
async function makeObjects(client: ApiClient): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const make = async (prefix: string, index: number, path: string, body: object) => {
    const { id } = (await client.call("POST", path, body)).body as { id: string };
    ids.set(knownId(prefix, index), id);
    return id;
  };
  for (let index = 0; index < KNOWN_EACH; index++) {
    await make("ac", index, "/flows/vault/connections", { name: `C ${Math.random()}`, app_id: "TWILIO" });
    await make("ap", index, "/forms", { name: "Checkout" });
    const af = await make("af", index, "/flows", { name: "Order shipped" });
    await make("aft", index, `/flows/${af}/triggers`, { type: "HOOK", mode: "SYNC" });
    const flowId = fromPublicId("af", af) ?? "";
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
    ids.set(
      knownId("afe", index),
      toPublicId("afe", await makeExecution(client.owner, { flowId, flowVersionId: version.id })),
    );
  }
  return ids;
}

function fill(text: string, ids: ReadonlyMap<string, string>): string {
  let filled = text;
  for (const [mark, id] of ids) filled = filled.replaceAll(mark, id).replaceAll(encodeURIComponent(mark), id);
  return filled;
}

async function send({ method, path, body, headers }: ApiRequest, ids: ReadonlyMap<string, string>, token: string) {
  const response = await app.request(
    new Request(`${ORIGIN}${fill(path, ids)}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: fill(body, ids) }),
    }),
  );
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test(`10,000 generated requests (seed ${SEED}): never a 5xx, each error in its shape`, {
  timeout: 180_000,
}, async () => {
  const document = (await (await app.request(`${ORIGIN}/api/v2/openapi.json`)).json()) as ApiDocument;
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith("/api/v2/"));
  const ofApi = { ...document, paths: Object.fromEntries(paths) };
  const client = await makeApiClient();
  const statuses: Record<number, number> = {};
  const succeeded = new Set<string>();

  await fc.assert(
    fc.asyncProperty(
      fc.array(generatedRequests(ofApi), { minLength: REQUESTS_PER_RUN, maxLength: REQUESTS_PER_RUN }),
      async (requests) => {
        const ids = await makeObjects(client);
        const pending = [...requests];
        const work = async () => {
          for (let next = pending.pop(); next; next = pending.pop()) {
            const { status, headers, text } = await send(next, ids, client.token);
            const told = `${next.method} ${next.path.slice(0, 300)} ${next.body?.slice(0, 2_000)} → ${text.slice(0, 500)}`;
            statuses[status] = (statuses[status] ?? 0) + 1;
            expect(status, told).toBeLessThan(500);
            expect(Object.keys(next.operation.responses), told).toContain(String(status));
            expect(text).not.toMatch(TRACE);
            if (status < 400) succeeded.add(next.operation.operationId);
            if (status === 204) expect(text).toBe("");
            else expect(headers.get("content-type"), told).toMatch(/^application\/json/);
            if (status >= 400) expectError(status, text);
          }
        };
        await Promise.all(Array.from({ length: IN_FLIGHT }, work));
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  await flushRefusals();
  const count = Object.values(statuses).reduce((sum, each) => sum + each, 0);
  expect(count).toBe(RUNS * REQUESTS_PER_RUN);
  // Requests that get through are among them, of each operation, and refusals.
  const all = Object.values(ofApi.paths).flatMap((each) => Object.values(each).map(({ operationId }) => operationId));
  expect([...succeeded].toSorted()).toEqual(all.toSorted());
  for (const status of [200, 201, 204, 400, 404]) expect(statuses[status], `${status}`).toBeGreaterThan(50);
});

/** `reference/auth0-forms.md` §1.5. */
function expectError(status: number, text: string): void {
  const { errorCode = "x", ...body } = JSON.parse(text) as Record<string, unknown>;
  expect(body, text).toEqual({ statusCode: status, error: expect.any(String), message: expect.any(String) });
  expect(errorCode).toMatch(/^[a-z_]+$/);
}
