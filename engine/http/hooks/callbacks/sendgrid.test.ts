import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { isSendgridCall } from "./sendgrid.ts";

/** The example that SendGrid's own libraries are tested with. */
const publicKey =
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const signature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
const at = "1600112502";
const event = {
  email: "hello@world.com",
  event: "dropped",
  reason: "Bounced Address",
  sg_event_id: "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
  sg_message_id: "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
  "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
  timestamp: 1_600_112_492,
};
const body = `${JSON.stringify([event])}\r\n`;

const named = (given: string, time: string) => ({
  "x-twilio-email-event-webhook-signature": given,
  "x-twilio-email-event-webhook-timestamp": time,
});
type Call = { key?: string; headers?: Record<string, string>; sent?: string; when?: number };

function isRight({ key = publicKey, headers = named(signature, at), sent = body, when = Number(at) }: Call = {}) {
  const call = { url: "https://a.example/", headers: new Headers(headers), body: Buffer.from(sent) };
  return isSendgridCall(key, { ...call, now: new Date(when * 1000) });
}

test("the published example, with the key in base64 or as PEM", () => {
  expect(isRight()).toBe(true);
  const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey.replace(/.{64}/g, "$&\n")}\n-----END PUBLIC KEY-----\n`;
  expect(isRight({ key: pem })).toBe(true);
});

test("another body, key or time, or a header that is missing is refused", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "der", type: "spki" });
  expect(isRight({ key: other.toString("base64") })).toBe(false);
  expect(isRight({ key: "no key" })).toBe(false);
  expect(isRight({ sent: body.trimEnd() })).toBe(false);
  expect(isRight({ headers: named(signature, "1600112503") })).toBe(false);
  expect(isRight({ headers: named("no signature", at) })).toBe(false);
  expect(isRight({ headers: named("AAAA", at) })).toBe(false);
  expect(isRight({ headers: { "x-twilio-email-event-webhook-timestamp": at } })).toBe(false);
  expect(isRight({ headers: { "x-twilio-email-event-webhook-signature": signature } })).toBe(false);
});

test("five minutes later it is not taken again", () => {
  expect(isRight({ when: Number(at) + 300 })).toBe(true);
  expect(isRight({ when: Number(at) + 301 })).toBe(false);
});

test("a key of another kind is none, though it signed", () => {
  const signs = (pair: ReturnType<typeof makePair>) => {
    const given = sign("sha256", Buffer.from(at + body), pair.privateKey).toString("base64");
    const key = pair.publicKey.export({ format: "der", type: "spki" }).toString("base64");
    return isRight({ key, headers: named(given, at) });
  };
  const makePair = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
  expect(signs(makePair("P-256"))).toBe(true);
  expect(signs(makePair("P-384"))).toBe(false);
  expect(signs(generateKeyPairSync("rsa", { modulusLength: 2048 }))).toBe(false);
});
