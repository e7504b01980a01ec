import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { dependenciesOf, spreadOf } from "./spread.ts";

const id = (digit: number) => `0190f3c2-7a4b-7c1d-8e2f-00000000000${digit}`;
const [A, B, C, D] = [id(1), id(2), id(3), id(4)];
const send: FlowAction = { id: "send", type: "TWILIO", action: "SEND_SMS" };
const call = (flowId: string): FlowAction => ({
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", flowId) } },
});
const within = (action: string, branch: string, inner: FlowAction, more: object = {}): FlowAction => ({
  ...{ id: "around", type: "FLOW", action },
  params: { [branch]: [inner] as never, ...more },
});
const mayFail = (action: FlowAction): FlowAction => ({ ...action, allow_failure: true });
const spread = (flows: Record<string, FlowAction[]>) =>
  Object.fromEntries(
    spreadOf(
      new Map(
        Object.entries(flows).map(([flowId, actions]) => [
          flowId,
          dependenciesOf(actions, (action) => action.type === "TWILIO"),
        ]),
      ),
    ),
  );

test("a flow that uses the item stops, and so do those that call it, over others and in circles", () => {
  expect(spread({ [C]: [call(B), call(C)], [B]: [call(A), call(C)], [A]: [send], [D]: [] })).toEqual({
    [A]: { effect: "stops", isDirect: true, via: [] },
    [B]: { effect: "stops", isDirect: false, via: [A, C] },
    [C]: { effect: "stops", isDirect: false, via: [B] },
  });
});

test("where the action or the call may fail the flow goes on, and its callers with it", () => {
  const effects = (flows: Record<string, FlowAction[]>) =>
    Object.fromEntries(Object.entries(spread(flows)).map(([flowId, { effect }]) => [flowId, effect]));
  expect(effects({ [A]: [mayFail(send)], [B]: [call(A)] })).toEqual({ [A]: "goesOn", [B]: "goesOn" });
  expect(effects({ [A]: [send], [B]: [mayFail(call(A))], [C]: [call(B)] })).toEqual({
    ...{ [A]: "stops", [B]: "goesOn", [C]: "goesOn" },
  });
  expect(effects({ [A]: [mayFail(send), send] })).toEqual({ [A]: "stops" });
});

test("a loop answers for what fails in it, and a condition does not", () => {
  const effectOf = (action: FlowAction) => spread({ [A]: [action] })[A]?.effect;
  expect(effectOf(within("FOR_EACH", "do", send))).toBe("stops");
  expect(effectOf(within("FOR_EACH", "do", send, { on_error: "CONTINUE" }))).toBe("goesOn");
  expect(effectOf(mayFail(within("FOR_EACH", "do", send)))).toBe("goesOn");
  expect(effectOf(mayFail(within("BOOLEAN_CONDITION", "else", send)))).toBe("stops");
});
