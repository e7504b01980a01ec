import fc from "fast-check";
import { expect, test } from "vitest";
import { optionalGuidField, parseGuid } from "./guid.ts";

test("any case, blanks around it and braces make the same guid, in lower case", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom("", " ", "\t \n"),
      (uuid, isUpper, isBraced, blank) => {
        const cased = isUpper ? uuid.toUpperCase() : uuid;
        expect(parseGuid(blank + (isBraced ? `{${blank}${cased}}` : cased) + blank)).toBe(uuid);
      },
    ),
  );
});

test.each(["", "{", "{}", "0c7b4e3a", "0c7b4e3a-2f55-4c0e-a1de-6f1f5f2a9b7g", "{0c7b4e3a-2f55-4c0e-a1de-6f1f5f2a9b77"])(
  "%j is none",
  (text) => expect(parseGuid(text)).toBeNull(),
);

test("what typed clients send for none is as left out", () => {
  for (const none of [undefined, "", "  ", "00000000-0000-0000-0000-000000000000"]) {
    expect(optionalGuidField.parse(none)).toBeUndefined();
  }
  expect(optionalGuidField.safeParse("maud").success).toBe(false);
});
