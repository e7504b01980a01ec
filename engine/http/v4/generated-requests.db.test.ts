import fc from "fast-check";
import { expect, test } from "vitest";
import { builtInGroup, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { app } from "#test/v4-call.ts";
import { generatedRequests, knownGuid, type OpenApiDocument } from "#test/v4-requests.ts";
import { createV4Item, itemTypes, makeV4Caller } from "#test/v4-vault.ts";

const RUNS = 100;
const REQUESTS_PER_RUN = 100;
const IN_FLIGHT = 10;
const SEED = 20_261_122;
const ORIGIN = "http://coffre.example";
const TRACE = /\bat .{1,200}:\d+:\d+|node_modules|PrismaClient|"stack"|\/engine\/|SELECT |select i\./;

/** Places in the list of guids below. */
const KNOWN = {
  vaultsectionguid: [0],
  contextid: [0],
  operatorguid: [1],
  operatorgroupguid: [2, 3],
  operatorgroupid: [2, 3],
  vaultitemguid: [4, 5, 6, 7, 8],
};

/** Guids that are there, of every kind of object. */
async function makeObjects() {
  const actor = await makeActor({ role: "admin" });
  const caller = await makeV4Caller(actor);
  const sectionId = await makeSection(actor);
  const guids = [sectionId, actor.operatorId, await makeGroup(actor), await builtInGroup(actor, "everyone")];
  for (const type of itemTypes) guids.push(await createV4Item({ ...caller, sectionId }, type));
  return { ...caller, sectionId, guids };
}

async function send(request: Request): Promise<{ status: number; text: string; isJson: boolean }> {
  const response = await app.request(request, {}, { incoming: { socket: { remoteAddress: "192.0.2.7" } } });
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, text: await response.text(), isJson };
}

test(`10,000 generated requests (seed ${SEED}): never a 5xx, never a stack trace`, { timeout: 180_000 }, async () => {
  const document = (await (await app.request(`${ORIGIN}/v4/swagger/v1/swagger.json`)).json()) as OpenApiDocument;
  const { guids, authorization, sectionId, ...caller } = await makeObjects();
  const statuses: Record<number, number> = {};
  let run = 0;
  const fill = (text: string) =>
    guids.reduce(
      (filled, guid, index) =>
        filled.replaceAll(knownGuid(index), guid).replaceAll(encodeURIComponent(knownGuid(index)), guid),
      text,
    );

  await fc.assert(
    fc.asyncProperty(
      fc.array(generatedRequests(document, KNOWN), { minLength: REQUESTS_PER_RUN, maxLength: REQUESTS_PER_RUN }),
      async (requests) => {
        // What an earlier run deleted.
        const type = itemTypes[run % itemTypes.length] ?? "File";
        guids[4 + (run++ % itemTypes.length)] = await createV4Item({ ...caller, authorization, sectionId }, type);
        const pending = [...requests];
        const work = async () => {
          for (let next = pending.pop(); next; next = pending.pop()) {
            const { method, path, body, headers } = next;
            const request = new Request(`${ORIGIN}/v4${fill(path)}`, {
              method,
              headers: { ...headers, authorization },
              ...(body !== undefined && method !== "GET" && { body: fill(body) }),
            });
            const { status, text, isJson } = await send(request);
            statuses[status] = (statuses[status] ?? 0) + 1;
            expect(status, `${method} ${path} ${body} → ${text}`).toBeLessThan(500);
            expect(text).not.toMatch(TRACE);
            if (text !== "") expect(isJson && JSON.parse(text)).toBeTruthy();
            if (status >= 400) expect(JSON.parse(text).Messages[0].Message).toEqual(expect.any(String));
          }
        };
        await Promise.all(Array.from({ length: IN_FLIGHT }, work));
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  const count = Object.values(statuses).reduce((sum, each) => sum + each, 0);
  expect(count).toBe(RUNS * REQUESTS_PER_RUN);
  // Requests that get through are among them, and refusals of every kind.
  for (const status of [200, 201, 204, 400, 403, 404, 415]) expect(statuses[status], `${status}`).toBeGreaterThan(20);
});
