import { expect, test } from "vitest";
import { SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { pathUrl } from "./handlers-url.ts";

const ref = { kind: "secret", key: "handle", mark: "«Item / Password»" } as const;

test("whatever a value holds, it stays one segment", () => {
  for (const text of ["cus_1", "a/../b", "x?y#z", "ada@example.com", "%2e%2e", "...", "\ud800"]) {
    const { pathname, search, hash } = new URL(String(pathUrl`https://api.example/v1/things/${text}/end`));
    expect(pathname.split("/")).toHaveLength(5);
    expect(decodeURIComponent(pathname.split("/")[3] ?? "")).toBe(text.toWellFormed());
    expect(search + hash).toBe("");
  }
});

test.each(["", ".", ".."])("%j is no segment", (text) => {
  expect(() => pathUrl`https://api.example/v1/things/${text}`).toThrow(
    expect.objectContaining({ code: "INVALID", messageKey: "engine.pathSegment" }),
  );
});

test("a template that begins with the origin takes it as it is", () => {
  expect(pathUrl`${"https://eu.api.example:8443"}/v1/${"a/b"}`).toBe("https://eu.api.example:8443/v1/a%2Fb");
});

test("a secret stays a reference, and what is around it is escaped", () => {
  const url = pathUrl`https://api.example/${secretText`a/${ref}?b`}`;
  expect(url).toEqual(new SecretText(["https://api.example/", "a%2F", ref, "%3Fb"]));
});
