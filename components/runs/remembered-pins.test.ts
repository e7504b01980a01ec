import { beforeEach, expect, test, vi } from "vitest";
import { recallPins, rememberPins } from "./remembered-pins.ts";

const place = { owner: { tenantId: "t1", operatorId: "o1" }, flowId: "f1", actionId: "send" };

beforeEach(() => {
  // As a browser's: its keys are its own members.
  const kept: Record<string, unknown> = { other: "stays" };
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, text: string) => void Object.assign(kept, { [key]: text }),
    removeItem: (key: string) => void delete kept[key],
  };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(kept, name, { value, enumerable: false });
  vi.stubGlobal("localStorage", kept);
  return () => vi.unstubAllGlobals();
});

test("what was typed is kept by person, flow and action", () => {
  rememberPins(place, { pick: '{ "a": 1 }' });
  expect(recallPins(place)).toEqual({ pick: '{ "a": 1 }' });
  for (const other of [{ flowId: "f2" }, { actionId: "ask" }, { owner: { ...place.owner, operatorId: "o2" } }])
    expect(recallPins({ ...place, ...other })).toEqual({});
  rememberPins(place, {});
  expect(Object.keys(localStorage)).toEqual(["other"]);
});
