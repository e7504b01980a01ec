import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetOwners, hasForeignEdits, hasKeptEdits, isForeign, noteOwner } from "./edit-owners.ts";

const maud = { tenantId: "acme", operatorId: "maud" };
const paul = { tenantId: "acme", operatorId: "paul" };
const elsewhere = { tenantId: "bolt", operatorId: "maud-there" };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("one's own edits are not foreign, nor those in tenants that one can switch to", () => {
  noteOwner(maud);
  noteOwner(elsewhere);
  noteOwner(maud);
  expect(hasKeptEdits()).toBe(true);
  expect(hasForeignEdits(maud, ["bolt"])).toBe(false);
  expect(hasForeignEdits(maud, [])).toBe(true);
});

test("those of another operator are, in the same tenant too, and in a tenant that both may enter", () => {
  noteOwner(maud);
  expect(hasForeignEdits(paul, [])).toBe(true);
  expect(isForeign("acme/maud/flow/0", paul, ["acme"])).toBe(true);
  expect(isForeign("acme/maud/flow/0/history", maud, [])).toBe(false);
});

test("once forgotten they are not looked for again", () => {
  noteOwner(maud);
  noteOwner(paul);
  forgetOwners((kept) => isForeign(kept, paul, []));
  expect(hasForeignEdits(paul, [])).toBe(false);
  expect(hasKeptEdits()).toBe(true);
  forgetOwners(() => true);
  expect(hasKeptEdits()).toBe(false);
});
