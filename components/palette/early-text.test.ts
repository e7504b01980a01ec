import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { holdKeys, takeText } from "./early-text.ts";

class Page extends EventTarget {
  closest = (): unknown => null;
}
class Dialog extends Page {
  override closest = (): unknown => this;
}

beforeEach(() => {
  vi.stubGlobal("Element", Page);
  vi.stubGlobal("window", new Page());
});
afterEach(() => vi.unstubAllGlobals());

/** Whether the page got the key. */
function press(key: string, more: object = {}): boolean {
  return window.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key, ...more }));
}

test("what is typed while the palette loads is kept for it, and does nothing else", () => {
  const close = vi.fn();
  const end = holdKeys(close);
  for (const key of ["r", "é", "x", "Backspace", " ", "Enter", "ArrowDown", "Tab"]) expect(press(key)).toBe(false);
  expect(press("r", { ctrlKey: true })).toBe(true);
  expect(takeText()).toBe("ré ");
  expect(takeText()).toBe("");
  expect(close).not.toHaveBeenCalled();
  press("Escape");
  expect(close).toHaveBeenCalledOnce();
  end();
  expect(press("a")).toBe(true);
  expect(takeText()).toBe("");
});

test("once a dialog has the focus, keys are its own", () => {
  vi.stubGlobal("window", new Dialog());
  const end = holdKeys(() => undefined);
  expect(press("a")).toBe(true);
  end();
  expect(takeText()).toBe("");
});

test("what an earlier time left is not typed again", () => {
  holdKeys(() => undefined)();
  const end = holdKeys(() => undefined);
  press("a");
  end();
  const again = holdKeys(() => undefined);
  expect(takeText()).toBe("");
  again();
});
