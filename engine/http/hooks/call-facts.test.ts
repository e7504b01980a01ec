import { expect, test } from "vitest";
import { callFacts, isShown } from "./call-facts.ts";

test("a call’s method, query and headers, in lower case, and its moment", () => {
  const url = new URL("https://coffre.example/hooks/aft_1/secret?a=1&b=x&a=2&__proto__=y");
  const headers = {
    "X-Event": "order.paid",
    "Content-Type": "application/json",
    Cookie: "a=b",
    "User-Agent": "Shop/1",
  };
  const request = new Request(url, { method: "POST", headers, body: "{}" });
  const at = new Date("2026-11-22T12:00:00Z");
  const facts = callFacts(request, at);
  expect(facts).toEqual({
    method: "POST",
    query: JSON.parse('{"a":["1","2"],"b":"x","__proto__":"y"}'),
    headers: { "x-event": "order.paid", "content-type": "application/json", "user-agent": "Shop/1" },
    receivedAt: "2026-11-22T12:00:00.000Z",
  });
  expect(JSON.stringify(facts)).not.toContain("secret");
});

test("a query that no table holds is refused", () => {
  const url = new URL("https://coffre.example/hooks/aft_1?a=%00");
  expect(() => callFacts(new Request(url), new Date())).toThrow(expect.objectContaining({ status: 400 }));
});

test.each([
  ...["cookie", "set-cookie", "authorization", "proxy-authorization", "x-coffre-signature", "x-coffre-client-proof"],
  ...["x-hub-signature-256", "stripe-signature", "x-twilio-signature", "x-slack-signature", "svix-signature"],
  ...["x-shopify-hmac-sha256", "x-gitlab-token", "x-api-key", "apikey", "x-functions-key", "ocp-apim-subscription-key"],
  ...[
    "x-auth",
    "x-csrf",
    "x-xsrf",
    "x-session-id",
    "x-secret",
    "x-password",
    "x-sig",
    "x-jwt-assertion",
    "x-credential",
    "x-passphrase",
    "x-wsse",
    "dpop",
    "client-assertion",
  ],
  ...["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "connection", "transfer-encoding"],
])("%s is not shown to a flow", (name) => expect(isShown(name)).toBe(false));

test.each([
  "host",
  "content-type",
  "content-length",
  "user-agent",
  "x-github-event",
  "idempotency-key",
  "accept",
  "date",
])("%s is", (name) => expect(isShown(name)).toBe(true));
