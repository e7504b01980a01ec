import { expect, test } from "vitest";
import { idBatches } from "./id-batches.ts";
import { MAX_OPTIONS } from "./schema.ts";

test("ids are asked for in as few questions as may be, in an order that does not depend on theirs", () => {
  const ids = Array.from({ length: MAX_OPTIONS + 1 }, (_, index) => String(index).padStart(4, "0"));
  const batches = idBatches(ids.toReversed());
  expect(batches.map(({ length }) => length)).toEqual([MAX_OPTIONS, 1]);
  expect(batches.flat()).toEqual(ids);
  expect(idBatches([])).toEqual([]);
});
