import { expect, test } from "vitest";
import { findInSides, textFinder, visibleError } from "./find-text.ts";

test("a text is found in values and names, whatever its capitals, with its place", () => {
  const find = textFinder("émile");
  expect(find({ to: [{ name: "Bonjour ÉMILE !" }] })).toEqual({
    ...{ field: "to.0.name", before: "Bonjour ", match: "ÉMILE", after: " !" },
  });
  expect(textFinder("x-trace")({ headers: { "X-Trace-Id": 7 } })).toMatchObject({ field: "headers.X-Trace-Id" });
  expect(textFinder("471")(14_712)).toEqual({ field: "", before: "1", match: "471", after: "2" });
  expect(find({ to: null, other: true })).toBeNull();
});

test("characters that mean something to a pattern are themselves", () => {
  expect(textFinder("50% (off)_[a]")({ a: "50% (off)_[a] $" })).toMatchObject({ match: "50% (off)_[a]" });
  expect(textFinder(".*+")({ a: "anything" })).toBeNull();
  expect(textFinder('say "hi"\nthere')({ a: 'say "hi"\nthere' })).toMatchObject({ field: "a" });
});

test("around it a little is shown, and no half character", () => {
  const found = textFinder("needle")(`${"😀".repeat(60)}needle${"b".repeat(90)}`);
  expect(found?.before.startsWith("…")).toBe(true);
  expect(found?.before.isWellFormed()).toBe(true);
  expect(found?.after).toBe(`${"b".repeat(48)}…`);
});

test("of an error what a reader sees is looked into, not the key of its message", () => {
  const find = textFinder("connectionEmpty");
  const error = { code: "ERR_CONNECTION_EMPTY", messageKey: "engine.connectionEmpty", params: { name: "Orders" } };
  const seen = { error: visibleError(error, "Orders has no credentials.") };
  expect(findInSides(find, seen)).toBeNull();
  expect(findInSides(textFinder("err_connection"), seen)).toMatchObject({ field: "code" });
  expect(findInSides(textFinder("ders has no"), seen)).toEqual({
    ...{ side: "error", field: "", before: "Or", match: "ders has no", after: " credentials." },
  });
});
