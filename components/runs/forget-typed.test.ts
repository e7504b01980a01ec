import { beforeEach, expect, test, vi } from "vitest";
import { recallRun, rememberRun } from "#components/flows/remembered-input.ts";
import {
  recallSample,
  rememberIteration,
  rememberPreviewFrom,
  rememberSample,
} from "#components/flows/remembered-preview.ts";
import { forgetTyped } from "./forget-typed.ts";
import { recallPins, rememberPins } from "./remembered-pins.ts";

const CANARY = "canary-typed-51";
const place = { owner: { tenantId: "t1", operatorId: "o1" }, flowId: "f1", actionId: "send" };

beforeEach(() => {
  for (const name of ["localStorage", "sessionStorage"]) vi.stubGlobal(name, makeStorage({ "coffre-theme": "dark" }));
  return () => vi.unstubAllGlobals();
});

/** As a browser's: its keys are its own members. */
function makeStorage(kept: Record<string, string>): Storage {
  return Object.defineProperties(kept, {
    getItem: { value: (key: string) => kept[key] ?? null },
    setItem: { value: (key: string, text: string) => void Object.assign(kept, { [key]: text }) },
    removeItem: { value: (key: string) => void delete kept[key] },
  }) as unknown as Storage;
}

function typeAll(): void {
  rememberRun("f1", { input: CANARY, isDry: true, answers: { ask: CANARY } });
  rememberSample("f1", CANARY);
  rememberPreviewFrom("f1", "sample");
  rememberIteration("f1", "each", 2);
  rememberPins(place, { pick: CANARY });
}

test("after a sign-out nothing that was typed to run a flow is left in the browser", () => {
  typeAll();
  expect(JSON.stringify([localStorage, sessionStorage])).toContain(CANARY);
  forgetTyped(localStorage, sessionStorage);
  for (const storage of [localStorage, sessionStorage]) expect(Object.keys(storage)).toEqual(["coffre-theme"]);
  expect(recallRun("f1")).toEqual({ input: "{}", isDry: false, answers: {} });
});

test("who signs in finds nothing of whoever used the tab before, and their own pins", () => {
  typeAll();
  forgetTyped(sessionStorage);
  expect(recallSample("f1")).toBeNull();
  expect(JSON.stringify(sessionStorage)).not.toContain(CANARY);
  expect(recallPins(place)).toEqual({ pick: CANARY });
});
