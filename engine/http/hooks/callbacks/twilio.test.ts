import { createHash } from "node:crypto";
import twilioSdk from "twilio";
import { expect, test } from "vitest";
import { isTwilioCall } from "./twilio.ts";

const { getExpectedTwilioSignature, validateRequest } = twilioSdk;
const now = new Date();
const form = "application/x-www-form-urlencoded; charset=UTF-8";

type Call = { url?: string; type?: string; body?: string; signature?: string; token?: string };

/** The example of Twilio's documentation. */
const published = {
  url: "https://mycompany.com/myapp.php?foo=1&bar=2",
  type: form,
  body: "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE",
  signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
  token: "12345",
};

function isRight({ url = published.url, type = form, body = "", signature, token = "12345" }: Call): boolean {
  const headers = new Headers({ "content-type": type, ...(signature && { "x-twilio-signature": signature }) });
  return isTwilioCall(token, { url, headers, body: Buffer.from(body), now });
}

test("the documented example, and nothing that differs from it", () => {
  expect(isRight(published)).toBe(true);
  const { signature: _, ...unsigned } = published;
  const wrong: Call[] = [
    unsigned,
    { ...published, token: "12346" },
    { ...published, url: `${published.url}3` },
    { ...published, url: published.url.replace("https:", "http:") },
    { ...published, body: published.body.replace("1234&", "1235&") },
    { ...published, body: `${published.body}&Extra=1` },
    { ...published, type: "text/plain" },
    { ...published, type: "application/json" },
    { ...published, body: "" },
    { ...published, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B9=" },
    { ...published, signature: "no digest" },
  ];
  for (const call of wrong) expect(isRight(call), JSON.stringify(call)).toBe(false);
});

test("a JSON body by the hash that the URL names", () => {
  const body = '{"property": "value", "boolean": true}';
  const hash = createHash("sha256").update(body).digest("hex");
  const call = {
    ...{ url: `${published.url}&bodySHA256=${hash}`, type: "application/json", body },
    signature: "a9nBmqA0ju/hNViExpshrM61xv4=",
  };
  expect(isRight(call)).toBe(true);
  expect(isRight({ ...call, body: `${body} ` })).toBe(false);
  expect(isRight({ ...call, body: "" })).toBe(false);
  const other = `${published.url}&bodySHA256=${createHash("sha256").update("{}").digest("hex")}`;
  expect(isRight({ ...call, url: other, body: "{}" })).toBe(false);
  expect(isRight({ ...call, url: `${published.url}&bodySHA256=` })).toBe(false);
});

test.each([
  ["repeated names", "https://a.example/hooks/aft_1", { Media: ["b", "a", "b"], Body: "x" }],
  ["letters of every kind", "https://a.example/hooks/aft_1?who=it's", { Body: "Ça va ? 👋 & =", b: "2", B: "1" }],
  ["nothing", "https://a.example/hooks/aft_1", {}],
])("as Twilio’s own library signs it: %s", (_, url, params: Record<string, string | string[]>) => {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  const body = new URLSearchParams(pairs).toString();
  const signature = getExpectedTwilioSignature("token", url, params);
  expect(isRight({ url, body, signature, token: "token" })).toBe(true);
  expect(isRight({ url: `${url}#`, body, signature, token: "token" })).toBe(false);
});

test("a form with more fields than a flow takes is not looked at", () => {
  const url = "https://a.example/hooks/aft_1";
  const sign = (count: number) => {
    const params = Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, "1"]));
    const signature = getExpectedTwilioSignature("token", url, params);
    return isRight({ url, body: new URLSearchParams(params).toString(), signature, token: "token" });
  };
  expect([sign(5_000), sign(5_001)]).toEqual([true, false]);
});

test("a URL of which a parser on the way escaped some characters", () => {
  const signed = "https://a.example/hooks/aft_1?who=it's&at=<7>&q=%20";
  const signature = getExpectedTwilioSignature("token", signed, {});
  expect(isRight({ url: signed, signature, token: "token" })).toBe(true);
  expect(isRight({ url: new URL(signed).href, signature, token: "token" })).toBe(true);
  expect(isRight({ url: signed.replace("7", "8"), signature, token: "token" })).toBe(false);
});

test("with the port or without it, as its library takes it", () => {
  for (const [asked, signed] of [
    ["https://a.example/x?y=1", "https://a.example:443/x?y=1"],
    ["http://a.example/x", "http://a.example:80/x"],
    ["https://a.example:8443/x", "https://a.example/x"],
    ["https://a.example:8443/x", "https://a.example:8443/x"],
  ] as const) {
    const signature = getExpectedTwilioSignature("token", signed, {});
    expect(validateRequest("token", signature, asked, {})).toBe(true);
    expect(isRight({ url: asked, signature, token: "token" })).toBe(true);
  }
  const elsewhere = getExpectedTwilioSignature("token", "https://b.example/x", {});
  expect(isRight({ url: "https://a.example/x", signature: elsewhere, token: "token" })).toBe(false);
});
