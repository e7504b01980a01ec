import { expect, test } from "vitest";
import { apiDeps, makeApiClient } from "#test/api-client.ts";
import { auth0App } from "./auth0-app.ts";

/** Three requests a minute, so that no test outlasts the window. */
const rate = { perSecond: 0.05, burst: 3 };

const names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"];

function makeLimited(given = rate) {
  const app = auth0App({ ...apiDeps, rate: given });
  return async (token: string | undefined, path = "/flows", method = "GET") => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await app.request(`/api/v2${path}`, { method, headers });
    const limits = names.map((name) => response.headers.get(name));
    return { status: response.status, limits, text: await response.text() };
  };
}

test("every answer says what is left and when all of it is there again; beyond it is 429", async () => {
  const { token } = await makeApiClient(["read:flows"]);
  const call = makeLimited();
  const inWindow = (reset: string | null) => {
    const seconds = Number(reset) - Date.now() / 1_000;
    return seconds > 0 && seconds <= 61;
  };
  const answers = [await call(token), await call(token, "/flows/nonsense"), await call(token, "/rules")];
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 403]);
  expect(answers.map(({ limits: [limit, remaining] }) => [limit, remaining])).toEqual([
    ["3", "2"],
    ["3", "1"],
    ["3", "0"],
  ]);
  expect(answers.every(({ limits }) => inWindow(limits[2] ?? null) && limits[3] === null)).toBe(true);

  const { status, limits, text } = await call(token);
  expect({ status, body: JSON.parse(text) }).toEqual({
    status: 429,
    body: {
      statusCode: 429,
      error: "Too Many Requests",
      message: "Global limit has been reached",
      errorCode: "too_many_requests",
    },
  });
  expect([limits[0], limits[1], inWindow(limits[2] ?? null)]).toEqual(["3", "0", true]);
  expect(Number(limits[3])).toBeGreaterThan(0);
  expect(Number(limits[3])).toBeLessThanOrEqual(60);
});

test("each client has its own, however many tokens it has, and strangers theirs by address", async () => {
  const [one, other] = [await makeApiClient(["read:flows"]), await makeApiClient(["read:flows"])];
  const call = makeLimited();
  for (let count = 0; count < 4; count++) await call(one.token);
  expect((await call(one.token)).status).toBe(429);
  expect((await call(other.token)).status).toBe(200);
  const strangers = [await call(undefined), await call("abc"), await call(undefined), await call("abc")];
  expect(strangers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  expect(strangers[0]?.limits.slice(0, 2)).toEqual(["3", "2"]);
  expect((await call(other.token)).status).toBe(200);
});

test("none for a rate of 0", async () => {
  const { token } = await makeApiClient(["read:flows"]);
  const call = makeLimited({ perSecond: 0, burst: 0 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => call(token)));
  expect(answers.every(({ status, limits }) => status === 200 && limits[0] === null)).toBe(true);
});
