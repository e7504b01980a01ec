import { expect, test } from "vitest";
import { readEvents } from "./read-events.ts";

test("the events of an answer are read, and one that was cut is not", () => {
  const text = 'id: 3.1\nevent: steps\ndata: [{"a":": b"}]\n\nevent: beat\ndata: {}\n\nevent: steps\ndata: [{"c';
  expect(readEvents(text)).toEqual([
    { id: "3.1", name: "steps", data: '[{"a":": b"}]' },
    { id: "", name: "beat", data: "{}" },
  ]);
  expect(readEvents("")).toEqual([]);
});
