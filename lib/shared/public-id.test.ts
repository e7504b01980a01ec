import fc from "fast-check";
import { expect, test } from "vitest";
import { fromPublicId, toPublicId } from "./public-id.ts";

test("a public id is its prefix and 22 digits", () => {
  expect(toPublicId("ac", "ffffffff-ffff-ffff-ffff-ffffffffffff")).toBe("ac_7n42DGM5Tflk9n8mt7Fhc7");
  expect(toPublicId("afe", "00000000-0000-0000-0000-000000000000")).toBe("afe_0000000000000000000000");
});

test("every UUID comes back from its public id", () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => fromPublicId("af", toPublicId("af", uuid)) === uuid));
});

test.each([
  ["another prefix", "af_7n42DGM5Tflk9n8mt7Fhc7"],
  ["too few digits", "ac_7n42"],
  ["a digit that base 62 lacks", "ac_7n42DGM5Tflk9n8mt7Fhc-"],
  ["more than 128 bits", "ac_zzzzzzzzzzzzzzzzzzzzzz"],
  ["nothing", ""],
])("%s is no public id", (_, text) => {
  expect(fromPublicId("ac", text)).toBeNull();
});
