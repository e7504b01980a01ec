import { afterEach, expect, test, vi } from "vitest";
import { isPressed } from "./pressed.ts";
import { shortcuts } from "./shortcuts.ts";

const up = { code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const ctrl = (key: string, more: object = {}) => ({ ...up, key, ctrlKey: true, ...more });
const on = (platform: string) => vi.stubGlobal("navigator", { platform });
afterEach(() => vi.unstubAllGlobals());

test("Mod is Ctrl, and on a Mac ⌘", () => {
  const command = { ...up, key: "k", metaKey: true };
  for (const platform of ["Linux x86_64", "Win32"]) {
    on(platform);
    expect(isPressed(ctrl("k"), shortcuts.palette)).toBe(true);
    expect(isPressed(command, shortcuts.palette)).toBe(false);
  }
  on("MacIntel");
  expect(isPressed(command, shortcuts.palette)).toBe(true);
  expect(isPressed(ctrl("k"), shortcuts.palette)).toBe(false);
});

test("what is held has to be just what is asked for", () => {
  on("Win32");
  expect(isPressed(ctrl("z"), shortcuts.undo)).toBe(true);
  expect(isPressed(ctrl("Z", { shiftKey: true }), shortcuts.undo)).toBe(false);
  expect(isPressed(ctrl("Z", { shiftKey: true }), shortcuts.redo)).toBe(true);
  expect(isPressed(ctrl("y"), shortcuts.redo)).toBe(true);
  expect(isPressed(ctrl("z", { altKey: true }), shortcuts.undo)).toBe(false);
  expect(isPressed({ ...up, key: "z" }, shortcuts.undo)).toBe(false);
  expect(isPressed({ ...up, key: "ArrowUp", altKey: true }, shortcuts.moveUp)).toBe(true);
  expect(isPressed({ ...up, key: "ArrowUp" }, shortcuts.moveUp)).toBe(false);
});

test("a sign is one whether its keyboard wants Shift for it or not", () => {
  expect(isPressed({ ...up, key: "?", shiftKey: true }, shortcuts.help)).toBe(true);
  expect(isPressed({ ...up, key: "?" }, shortcuts.help)).toBe(true);
  expect(isPressed(ctrl("?"), shortcuts.help)).toBe(false);
});

test("letters of another alphabet are taken by their place", () => {
  on("Win32");
  expect(isPressed(ctrl("я", { code: "KeyZ" }), shortcuts.undo)).toBe(true);
  // On a French keyboard the key at the place of W writes z.
  expect(isPressed(ctrl("z", { code: "KeyW" }), shortcuts.undo)).toBe(true);
  expect(isPressed(ctrl("w", { code: "KeyZ" }), shortcuts.undo)).toBe(false);
});

test("the space bar has a name", () => {
  expect(isPressed(ctrl(" "), shortcuts.jsonComplete)).toBe(true);
});
