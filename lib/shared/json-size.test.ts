import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { jsonSize } from "./json-size.ts";

const unescaped = fc.jsonValue({ stringUnit: fc.constantFrom("a", "é", "€", "Z", "7") });

test("a value counts for no less than its JSON, and for little more", () => {
  fc.assert(
    fc.property(unescaped, (value) => {
      const written = JSON.stringify(value).length;
      const members = JSON.stringify(value).split(/[[{,:]/).length;
      const size = jsonSize(value as Json);
      expect(size).toBeGreaterThanOrEqual(written);
      expect(size).toBeLessThanOrEqual(written + 24 * members);
    }),
  );
});

test("an escape counts as what it stands for", () => {
  expect(jsonSize("\n\n")).toBe(4);
});
