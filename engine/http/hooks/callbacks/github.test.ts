import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isGithubCall } from "./github.ts";

/** The example of GitHub's documentation. */
const secret = "It's a Secret to Everybody";
const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

function isRight(headers: Record<string, string>, body = "Hello, World!", key = secret): boolean {
  const call = { url: "https://a.example/", headers: new Headers(headers), body: Buffer.from(body), now: new Date() };
  return isGithubCall(key, call);
}

test("the documented example, and nothing that differs from it", () => {
  expect(isRight({ "x-hub-signature-256": signature })).toBe(true);
  expect(isRight({ "x-hub-signature-256": signature }, "Hello, World?")).toBe(false);
  expect(isRight({ "x-hub-signature-256": signature }, "Hello, World!", "another")).toBe(false);
  expect(isRight({ "x-hub-signature-256": signature.slice(7) })).toBe(false);
  expect(isRight({ "x-hub-signature-256": signature.slice(0, -2) })).toBe(false);
  expect(isRight({ "x-hub-signature-256": `${signature}, ${signature}` })).toBe(false);
  expect(isRight({})).toBe(false);
});

test("the older header with SHA-1 is not enough", () => {
  const sha1 = createHmac("sha1", secret).update("Hello, World!").digest("hex");
  expect(isRight({ "x-hub-signature": `sha1=${sha1}` })).toBe(false);
  expect(isRight({ "x-hub-signature-256": `sha1=${sha1}` })).toBe(false);
});
