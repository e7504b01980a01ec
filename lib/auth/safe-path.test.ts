import { expect, test } from "vitest";
import { safePath } from "./safe-path.ts";

test.each([
  ["/flows", "/flows"],
  ["/vault?state=empty", "/vault?state=empty"],
  [undefined, "/vault"],
  [["/flows", "/vault"], "/vault"],
  ["//evil.example", "/vault"],
  ["/\\evil.example", "/vault"],
  ["/\t/evil.example", "/vault"],
  ["/x/..//evil.example", "/vault"],
  ["https://evil.example", "/vault"],
  ["javascript:alert(1)", "/vault"],
  ["/api/auth/signout", "/vault"],
])("%j goes to %s", (wanted, expected) => {
  expect(safePath(wanted)).toBe(expected);
});
