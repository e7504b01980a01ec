import { expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { type CalledFlow, calledFlowIdsOf, findCallProblems, reachOf } from "./check-called-flows.ts";
import { checkReferences } from "./check-references.ts";
import type { FlowAction } from "./schema.ts";

const id = (last: string) => `0190f3c2-7a4b-7c1d-8e2f-00000000000${last}`;
const [own, a, b, c] = [id("0"), id("a"), id("b"), id("c")];
const call = (flow_id: string, name = "call"): FlowAction => ({
  id: name,
  type: "FLOW",
  action: "CALL_FLOW",
  params: { flow_id },
});
const callOf = (uuid: string, name?: string) => call(toPublicId("af", uuid), name);
const called = (more: Partial<CalledFlow> = {}): CalledFlow => ({
  ...{ name: "Notify", isPublished: true, calls: [], itemIds: [] },
  ...more,
});
const loop = (actions: FlowAction[]): FlowAction => ({
  id: "loop",
  type: "FLOW",
  action: "FOR_EACH",
  params: { items: "{{ input }}", do: actions as never },
});

test("the flows that are called are found in every branch, once", () => {
  expect(calledFlowIdsOf([callOf(a), loop([callOf(b, "x"), callOf(a, "y")]), call("", "later")])).toEqual([a, b]);
});

test("the reach of a flow ends, however they call each other", () => {
  const flows = new Map([
    [a, called({ calls: [b] })],
    [b, called({ calls: [a, c] })],
  ]);
  expect([...reachOf(flows, a)]).toEqual([a, b, c]);
});

test("a call is told of what is not there, not published, not shared, or comes back", () => {
  const flows = new Map([
    [a, called({ isPublished: false })],
    [b, called({ calls: [c] })],
    [c, called({ calls: [own], itemIds: ["hidden"] })],
  ]);
  const document = [callOf(a, "draft"), loop([callOf(b, "back")]), callOf(id("d"), "gone")];
  const problems = findCallProblems(document, own, flows, new Set());
  expect(
    problems.map(({ path, actionId, messageKey, isBlocking }) => [path, actionId, messageKey, isBlocking]),
  ).toEqual([
    ["0", "draft", "errors.calledFlowUnpublished", false],
    ["1.do.0", "back", "errors.calledFlowNotShared", true],
    ["1.do.0", "back", "errors.calledFlowCircle", false],
    ["2", "gone", "errors.calledFlowNotFound", true],
  ]);
  expect(findCallProblems(document, own, flows, new Set(["hidden"])).map(({ messageKey }) => messageKey)).not.toContain(
    "errors.calledFlowNotShared",
  );
  expect(findCallProblems([callOf(own)], own, new Map([[own, called()]]), new Set())).toMatchObject([
    { messageKey: "errors.calledFlowCircle" },
  ]);
});

test("a flow is chosen, never computed; it may wait to be chosen", () => {
  for (const flow_id of ["{{ input.flow }}", "af_short", toPublicId("ac", a), a, 7, { id: a }]) {
    expect(() => checkReferences(call(flow_id as string))).toThrow(
      expect.objectContaining({ code: "INVALID", messageKey: "errors.calledFlowNotBare", params: { action: "call" } }),
    );
  }
  for (const flow_id of ["", toPublicId("af", a)]) expect(() => checkReferences(call(flow_id))).not.toThrow();
});
