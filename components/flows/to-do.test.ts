import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { toDoOf } from "./to-do.ts";

const ids = ["01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"] as const;
const [emptyId, readyId] = ids;
const states = new Map<string, ItemOption["state"]>([
  [emptyId, "empty"],
  [readyId, "ready"],
]);
const findItem = (id: string) => ({ id, name: id, state: states.get(id) ?? "ready" }) as ItemOption;

const sms = (id: string, connection_id?: string): FlowAction => ({
  ...{ id, type: "TWILIO", action: "SEND_SMS" },
  params: connection_id === undefined ? {} : { connection_id },
});
const on = (itemId: string) => toPublicId("ac", itemId);

test("an empty connection is told once, wherever it stands; one with credentials is not", () => {
  const each: FlowAction = {
    ...{ id: "each", type: "FLOW", action: "FOR_EACH" },
    params: { items: [], do: [sms("inner", on(emptyId)) as never] },
  };
  const { empty, unconnected } = toDoOf([sms("a", on(readyId)), sms("b", on(emptyId)), each], findItem);
  expect(empty.map(({ id }) => id)).toEqual([emptyId]);
  expect(unconnected).toEqual([]);
});

test("an action that needs a connection and has none is told with its place; one that needs none is not", () => {
  const wait: FlowAction = { id: "wait", type: "FLOW", action: "DO_NOTHING" };
  const { unconnected } = toDoOf([wait, sms("a"), sms("b", "")], findItem);
  expect(unconnected.map(({ action, path }) => [action.id, path])).toEqual([
    ["a", "1"],
    ["b", "2"],
  ]);
});

test("nothing is to do where everything is ready, or not read yet", () => {
  expect(toDoOf([sms("a", on(readyId))], findItem)).toEqual({ empty: [], unconnected: [] });
  expect(toDoOf([sms("a", on(emptyId))], () => undefined)).toEqual({ empty: [], unconnected: [] });
});
