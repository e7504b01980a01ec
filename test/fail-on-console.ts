import { afterEach, beforeEach, expect, vi } from "vitest";

// Whatever prints to the console in a test is either a bug or should be expected by that test.
beforeEach(() => {
  vi.spyOn(console, "error");
  vi.spyOn(console, "warn");
});

afterEach(() => {
  for (const method of [console.error, console.warn]) {
    if (vi.isMockFunction(method)) {
      const calls = method.mock.calls;
      method.mockRestore();
      expect(calls, "unexpected console output").toEqual([]);
    }
  }
});
