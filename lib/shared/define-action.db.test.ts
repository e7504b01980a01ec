import { expect, test } from "vitest";
import { createSectionInput } from "#lib/sections/schema.ts";
import { updateStoredItemInput } from "#lib/stored-items/schema.ts";
import { parseInput } from "./define-action.ts";

test.each(["a\u0000b", "a\ud800"])("what no table or log could hold is refused with its field: %j", (name) => {
  expect(() => parseInput(createSectionInput, { name })).toThrow(
    expect.objectContaining({ code: "INVALID", fieldErrors: { name: ["errors.unstorable"] } }),
  );
  expect(() => parseInput(updateStoredItemInput, { contents: { username: name } })).toThrow(
    expect.objectContaining({ fieldErrors: { "contents.username": ["errors.unstorable"] } }),
  );
});
