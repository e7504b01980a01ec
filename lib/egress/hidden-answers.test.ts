import { afterAll, beforeAll, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { Egress } from "./egress.ts";

let server: StandIn;
let egress: Egress;
let retryAfter = "";
beforeAll(async () => {
  server = await startHttps((_, response) => {
    response
      .writeHead(429, { "retry-after": retryAfter, "x-note": "wait" })
      .end(`{"wait":${JSON.stringify(retryAfter)}}`);
  });
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});

async function headersFor(plaintext: string, value: string) {
  retryAfter = value;
  const secret = makeSecret(plaintext, [server.origin]);
  const request = { method: "GET", url: server.origin, headers: { "x-key": secretText`${secret.ref}` } };
  const { headers, isHidden, text } = await egress.send(makeCall({ secrets: [secret], request }));
  expect({ isHidden, text }).toEqual({ isHidden: true, text: secret.ref.mark });
  return headers;
}

test.each(["120", "Sun, 22 Nov 2026 19:30:00 GMT"])(
  "of an answer that is hidden it is known how long to wait: %s",
  async (value) => {
    expect(await headersFor("hunter2", value)).toEqual({ "retry-after": value });
  },
);

test.each([
  ["the secret itself", "1234", "1234"],
  ["the secret among other digits", "234", "12340"],
  ["the secret as a provider that takes it for a number writes it", "0123456", "123456"],
  ["the secret in hexadecimal", "abc", "616263"],
  ["a month that the secret is named like", "Nov", "Sun, 22 Nov 2026 19:30:00 GMT"],
  ["words", "hunter2", "soon"],
  ["a number with something behind it", "hunter2", "120; hunter"],
])("but not where it may hold %s", async (_, secret, value) => {
  expect(await headersFor(secret, value)).toEqual({});
});
