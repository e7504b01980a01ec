import { afterAll, beforeAll, expect, test } from "vitest";
import { secretText, secretUrl } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { Egress, EgressRequest, OpenedSecret } from "./egress.ts";

const path = "/hooks/catch/1234567/canary-f00dfeed/";

let server: StandIn;
let egress: Egress;
const received: string[] = [];
beforeAll(async () => {
  server = await startHttps((request, response) => {
    received.push(request.url ?? "");
    const parts = (request.url ?? "").split("/").slice(1);
    response.setHeader("x-path", request.url ?? "");
    response.end(JSON.stringify({ url: request.url, tail: parts.slice(2).join("/"), key: parts[3], own: parts[1] }));
  });
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});

const hook = (url: string) => makeSecret(url, [server.origin], "«Zap / URL»");
const call = (secret: OpenedSecret, more: Partial<EgressRequest> = {}) =>
  egress.send(
    makeCall({
      secrets: [secret],
      request: { method: "POST", url: secretUrl(server.origin, secret.ref), ...more },
    }),
  );

test("a URL that is a secret in whole is called as it is, and shown as its origin and mark", async () => {
  const answer = await call(hook(`${server.origin}${path}`), { query: { "a b": ["1", "2 & 3"] } });
  expect(received.at(-1)).toBe(`${path}?a%20b=1&a%20b=2%20%26%203`);
  expect(answer.sent).toMatchObject({ url: `${server.origin}/«Zap / URL»?a%20b=1&a%20b=2%20%26%203` });
});

test("no part of it that is long enough comes back", async () => {
  const answer = await call(hook(`${server.origin}${path}`));
  expect(JSON.stringify([answer.headers, answer.text, answer.json, answer.received])).not.toMatch(/canary|1234567/);
  expect(answer.json).toMatchObject({ url: "«Zap / URL»", key: "«Zap / URL»", own: "catch" });
});

test.each([
  ["another origin", "https://hooks.example.com/a/b"],
  ["another port", "https://localhost:1/a/b"],
  ["an origin that only begins alike", "https://localhost.example.com/a/b"],
])("one of %s is refused unsent, and the refusal does not show it", async (_, url) => {
  const count = received.length;
  const refused = await call(hook(url)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ machineCode: "ERR_INVALID_REQUEST", messageKey: "engine.secretInHost" });
  expect(JSON.stringify([`${refused}`, refused])).not.toContain(url);
  expect(received).toHaveLength(count);
});

test.each(["?token=1", "#part"])("one with more than a path is refused unsent: %s", async (more) => {
  await expect(call(hook(`${server.origin}${path}${more}`))).rejects.toMatchObject({
    machineCode: "ERR_INVALID_REQUEST",
  });
});

test("the envelope still says where the secret may go", async () => {
  const secret = { ...hook(`${server.origin}${path}`), origins: ["https://hooks.example.com"] };
  await expect(call(secret)).rejects.toMatchObject({ messageKey: "engine.hostNotAllowed" });
});

test("it is a whole, and no part of another text", () => {
  const { ref } = hook(`${server.origin}${path}`);
  expect(() => secretText`${secretUrl(server.origin, ref)}/more`).toThrow(TypeError);
});

test("a colon of a secret stays one in a path, for whom does not decode it", async () => {
  const token = makeSecret("123456789:AA/canary", [server.origin]);
  await call(token, { url: secretText`${server.origin}/bot${token.ref}/getMe` });
  expect(received.at(-1)).toBe("/bot123456789:AA%2Fcanary/getMe");
});
