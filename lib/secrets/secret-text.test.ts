import { inspect } from "node:util";
import { expect, test } from "vitest";
import { basicCredentials, SecretText, secretMark, secretsIn, secretText } from "./secret-text.ts";

const ref = { kind: "secret", key: "handle", mark: secretMark("Twilio", "Auth token") } as const;

test("it shows its marks wherever it is turned into text", () => {
  const text = secretText`Bearer ${ref}!`;
  expect(String(text)).toBe("Bearer «Twilio / Auth token»!");
  expect(JSON.stringify({ text })).toBe('{"text":"Bearer «Twilio / Auth token»!"}');
  expect(`${basicCredentials("AC1", ref)}`).toBe("Basic AC1:«Twilio / Auth token»");
  expect(inspect(text)).toContain("«Twilio / Auth token»");
});

test("one in another keeps its segments", () => {
  expect(secretText`a ${secretText`b ${ref}`} ${"c"}`).toEqual(new SecretText(["a ", "b ", ref, " ", "c"]));
  expect(() => secretText`x ${basicCredentials("u", ref)}`).toThrow(TypeError);
});

test("the secrets of a value are found at any depth", () => {
  expect(secretsIn({ a: [1, { b: secretText`${ref}` }], c: basicCredentials("u", ref), d: null })).toEqual([ref, ref]);
  expect(secretsIn({ kind: "secret", key: "handle", mark: "«x»" })).toEqual([]);
});
