import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSlackCall } from "./slack.ts";

/** The example of Slack's documentation. */
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const at = "1531420618";
const body =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const seconds = Number(at);

type Call = { key?: string; headers?: Record<string, string>; sent?: string; when?: number };

function isRight({ key = secret, headers, sent = body, when = seconds }: Call = {}): boolean {
  const given = headers ?? { "x-slack-signature": signature, "x-slack-request-timestamp": at };
  const call = { url: "https://a.example/", headers: new Headers(given), body: Buffer.from(sent) };
  return isSlackCall(key, { ...call, now: new Date(when * 1000) });
}

test("the documented example, and nothing that differs from it", () => {
  expect(isRight()).toBe(true);
  expect(isRight({ key: `${secret}x` })).toBe(false);
  expect(isRight({ sent: `${body}x` })).toBe(false);
  expect(isRight({ headers: { "x-slack-signature": signature } })).toBe(false);
  expect(isRight({ headers: { "x-slack-request-timestamp": at } })).toBe(false);
  expect(isRight({ headers: { "x-slack-signature": signature, "x-slack-request-timestamp": "1531420619" } })).toBe(
    false,
  );
  const bare = { "x-slack-signature": signature.slice(3), "x-slack-request-timestamp": at };
  expect(isRight({ headers: bare })).toBe(false);
});

test("five minutes later it is not taken again, nor one without a time, though signed", () => {
  expect(isRight({ when: seconds + 300 })).toBe(true);
  expect(isRight({ when: seconds + 301 })).toBe(false);
  expect(isRight({ when: seconds - 301 })).toBe(false);
  for (const time of ["", "soon"]) {
    const digest = createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex");
    const headers = { "x-slack-signature": `v0=${digest}`, "x-slack-request-timestamp": time };
    expect(isRight({ headers })).toBe(false);
  }
});
