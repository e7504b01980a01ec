import Stripe from "stripe";
import { expect, test } from "vitest";
import { isStripeCall } from "./stripe.ts";

const { webhooks } = new Stripe("sk_test_none");
const secret = "whsec_canary";
const payload = '{"id":"evt_1","object":"event"}';
const at = 1_763_800_000;
const now = new Date(at * 1000);
const signed = (rest: object = {}) => webhooks.generateTestHeaderString({ payload, secret, timestamp: at, ...rest });

function isRight(header: string | null, { body = payload, key = secret, when = now } = {}): boolean {
  const headers = new Headers(header === null ? {} : { "stripe-signature": header });
  return isStripeCall(key, { url: "https://a.example/", headers, body: Buffer.from(body), now: when });
}

test("as Stripe’s own library signs it", () => {
  expect(isRight(signed())).toBe(true);
  expect(isRight(`${signed()},v0=${"0".repeat(64)}`)).toBe(true);
  expect(isRight(`t=${at},v1=${"0".repeat(64)},${signed().split(",")[1]}`)).toBe(true);
});

test("another body, key or time, no signature, or one of an older scheme is refused", () => {
  expect(isRight(signed(), { body: `${payload} ` })).toBe(false);
  expect(isRight(signed(), { key: "whsec_other" })).toBe(false);
  expect(isRight(signed().replace(`${at}`, `${at + 1}`))).toBe(false);
  expect(isRight(null)).toBe(false);
  expect(isRight("")).toBe(false);
  expect(isRight(signed().replace("v1=", "v0="))).toBe(false);
});

test("five minutes later it is not taken again, nor one from the future", () => {
  expect(isRight(signed(), { when: new Date((at + 300) * 1000) })).toBe(true);
  expect(isRight(signed(), { when: new Date((at + 301) * 1000) })).toBe(false);
  expect(isRight(signed(), { when: new Date((at - 301) * 1000) })).toBe(false);
});
