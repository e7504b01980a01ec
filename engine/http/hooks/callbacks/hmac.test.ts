import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type HmacOptions, hmacAlgorithms, hmacEncodings } from "#lib/triggers/callback.ts";
import { isHmacCall } from "./hmac.ts";

const key = "canary-shared-secret";
const body = '{"order":7}';
const seconds = 1_763_800_000;
const plain: HmacOptions = { header: "X-Proof", algorithm: "sha256", encoding: "hex", prefix: "", timestamp: null };

type Call = { headers: Record<string, string>; sent?: string; secret?: string; when?: number };

function isRight(options: HmacOptions, { headers, sent = body, secret = key, when = seconds }: Call): boolean {
  const call = { url: "https://a.example/", headers: new Headers(headers), body: Buffer.from(sent) };
  return isHmacCall(secret, options, { ...call, now: new Date(when * 1000) });
}

test("RFC 4231’s second vector, in every case of its letters", () => {
  const digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const call = { sent: "what do ya want for nothing?", secret: "Jefe" };
  expect(isRight(plain, { ...call, headers: { "x-proof": digest } })).toBe(true);
  expect(isRight(plain, { ...call, headers: { "x-proof": digest.toUpperCase() } })).toBe(true);
});

describe.each(hmacAlgorithms)("%s", (algorithm) => {
  test.each(hmacEncodings)("in %s, with what stands before it", (encoding) => {
    const options = { ...plain, algorithm, encoding, prefix: `${algorithm}=` };
    const digest = createHmac(algorithm, key).update(body).digest(encoding);
    const headers = { "x-proof": `${algorithm}=${digest}` };
    expect(isRight(options, { headers })).toBe(true);
    expect(isRight(options, { headers, sent: `${body} ` })).toBe(false);
    expect(isRight(options, { headers, secret: "another" })).toBe(false);
    expect(isRight(options, { headers: { "x-proof": digest } })).toBe(false);
    expect(isRight(options, { headers: { "x-proof": `${algorithm}=` } })).toBe(false);
    expect(isRight(options, { headers: {} })).toBe(false);
    const other = hmacEncodings.find((each) => each !== encoding) ?? "hex";
    expect(isRight({ ...options, encoding: other }, { headers })).toBe(false);
  });
});

describe("with a time", () => {
  const timed = (separator: string): HmacOptions => ({ ...plain, timestamp: { header: "X-Time", separator } });
  const sign = (time: string, separator: string) => ({
    "x-time": time,
    "x-proof": createHmac("sha256", key).update(`${time}${separator}${body}`).digest("hex"),
  });

  test.each([
    ["seconds", String(seconds)],
    ["milliseconds", String(seconds * 1000)],
    ["ISO 8601", new Date(seconds * 1000).toISOString()],
    ["ISO 8601 with a zone", new Date((seconds + 3600) * 1000).toISOString().replace(".000Z", "+01:00")],
  ])("in %s, it is signed along and holds for five minutes", (_, time) => {
    for (const separator of [".", ":", ""]) {
      const headers = sign(time, separator);
      expect(isRight(timed(separator), { headers })).toBe(true);
      expect(isRight(timed(separator), { headers, when: seconds + 300 })).toBe(true);
      expect(isRight(timed(separator), { headers, when: seconds + 301 })).toBe(false);
      expect(isRight(timed(separator), { headers, when: seconds - 301 })).toBe(false);
      expect(isRight(timed("/"), { headers })).toBe(false);
    }
  });

  test("another time, none, or one that is no time is refused, though signed", () => {
    const headers = sign(String(seconds), ".");
    expect(isRight(timed("."), { headers: { ...headers, "x-time": String(seconds + 1) } })).toBe(false);
    expect(isRight(timed("."), { headers: { "x-proof": headers["x-proof"] } })).toBe(false);
    for (const time of ["", "soon", "2025-11-22T08:26", "1e9"]) {
      expect(isRight(timed("."), { headers: sign(time, ".") })).toBe(false);
    }
  });
});
