import { expect, test } from "vitest";
import { scopes } from "./schema.ts";
import { scopesInOrder } from "./scope-groups.ts";

test("every scope is in one group", () => {
  expect(scopesInOrder.toSorted()).toEqual(scopes.toSorted());
});
