import { expect, test } from "vitest";
import { splitAtFlows } from "./split-at-flows.ts";

const id = `af_${"0".repeat(22)}`;

test("whole ids of flows are pieces of their own, and nothing is lost", () => {
  const text = JSON.stringify({ flow_id: id, text: `see ${id}`, other: `${id}x` }, null, 2);
  const pieces = splitAtFlows(text);
  expect(pieces.map(({ piece }) => piece).filter((piece) => piece === id)).toHaveLength(1);
  expect(pieces.map(({ piece }) => piece).join("")).toBe(text);
  for (const { piece, at } of pieces) expect(text.slice(at, at + piece.length)).toBe(piece);
});
