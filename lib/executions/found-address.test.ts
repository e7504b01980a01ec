import { expect, test } from "vitest";
import { FLOW_KEY, foundQuery, readFoundAddress } from "./found-address.ts";
import type { FoundText } from "./list-schema.ts";

const step = { path: "2.do#17.0", attempt: 3, type: "FLOW", action: "STORE_VARS" };
const address = (found: Pick<FoundText, "step" | "side">) => readFoundAddress(new URLSearchParams(foundQuery(found)));

test("an address leads to the attempt at the action, and to the tab, in which a text was found", () => {
  const at = { at: "2.do#17.0", attempt: 3 };
  expect(address({ step, side: "input" })).toEqual({ ...at, tab: "input" });
  expect(address({ step, side: "sent" })).toEqual({ ...at, tab: "request" });
  expect(address({ step, side: "output" })).toEqual({ ...at, tab: "output" });
  expect(address({ step, side: "error" })).toEqual({ ...at, tab: "error" });
});

test("what the execution itself took, gave or met is shown with the flow, not with what failed", () => {
  expect(address({ step: null, side: "result" })).toEqual({ at: FLOW_KEY, tab: "output", attempt: null });
  expect(address({ step: null, side: "trigger" })).toEqual({ at: FLOW_KEY, tab: null, attempt: null });
});

test("an address that somebody wrote wrongly is read as far as it is right", () => {
  const read = (query: string) => readFoundAddress(new URLSearchParams(query));
  expect(read("")).toEqual({ at: null, tab: null, attempt: null });
  expect(read("at=0&tab=secrets&attempt=-1")).toEqual({ at: "0", tab: null, attempt: null });
});
