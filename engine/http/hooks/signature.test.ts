import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSigned } from "./signature.ts";

const KEY = "a key of 256 random bits, as text";
const now = new Date("2026-11-22T12:00:00Z");
const seconds = now.getTime() / 1000;
const body = Buffer.from('{"order":7}');

function signatureOf(at: number | string, of = body, key = KEY): string {
  return createHmac("sha256", key).update(`${at}.`).update(of).digest("hex");
}
const header = (at: number | string, v1 = signatureOf(at)) => `t=${at},v1=${v1}`;
const check = (text: string, of = body) => isSigned(KEY, text, of, now);

test("a known answer (HMAC-SHA-256 over time, point and body)", () => {
  const known = createHmac("sha256", "k").update("1700000000.{}").digest("hex");
  expect(isSigned("k", `t=1700000000,v1=${known}`, Buffer.from("{}"), new Date(1_700_000_000_000))).toBe(true);
});

test("a right signature holds, five minutes either way; of several, one is enough", () => {
  for (const at of [seconds, seconds - 300, seconds + 300]) expect(check(header(at))).toBe(true);
  expect(check(`t=${seconds}, v1=${"0".repeat(64)}, v1=${signatureOf(seconds).toUpperCase()}`)).toBe(true);
});

describe("refused", () => {
  test.each([
    ["nothing", ""],
    ["too old", header(seconds - 301)],
    ["from the future", header(seconds + 301)],
    ["another time than was signed", header(seconds, signatureOf(seconds - 1))],
    ["another key", header(seconds, signatureOf(seconds, body, "another"))],
    ["another body", header(seconds, signatureOf(seconds, Buffer.from("{}")))],
    ["no time", `v1=${signatureOf(seconds)}`],
    ["no signature", `t=${seconds}`],
    ["half a signature", `t=${seconds},v1=${signatureOf(seconds).slice(0, 32)}`],
    ["another scheme", `t=${seconds},v0=${signatureOf(seconds)}`],
    ["a time that is no number", header("1e9")],
    ["the seventh of many", `t=${seconds}${`,v1=${"0".repeat(64)}`.repeat(6)},v1=${signatureOf(seconds)}`],
  ])("%s", (_, text) => expect(check(text)).toBe(false));
});
