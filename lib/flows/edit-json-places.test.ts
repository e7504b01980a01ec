import fc from "fast-check";
import { expect, test } from "vitest";
import { flowDocument } from "#test/flow-documents.ts";
import { toActionPath, toJsonPath } from "./edit-json-places.ts";
import { walkActions } from "./walk-actions.ts";

test("a path leads through the JSON to its action, and back", () => {
  fc.assert(
    fc.property(flowDocument, (actions) => {
      for (const { action, path } of walkActions(actions)) {
        const found = toJsonPath(path).reduce<unknown>(
          (value, step) => (value as Record<string | number, unknown>)[step],
          actions,
        );
        expect(found).toBe(action);
        expect(toActionPath(toJsonPath(path))).toBe(path);
        expect(toActionPath([...toJsonPath(path), "params", "headers", 2])).toBe(path);
        expect(toActionPath([...toJsonPath(path), "params", "then"])).toBe(path);
      }
    }),
  );
  expect(toActionPath([])).toBeNull();
});
