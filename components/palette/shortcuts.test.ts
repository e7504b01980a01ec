import { expect, test } from "vitest";
import en from "#messages/en.json" with { type: "json" };
import fr from "#messages/fr.json" with { type: "json" };
import { type Shortcut, type ShortcutId, type ShortcutPlace, shortcutPlaces, shortcuts } from "./shortcuts.ts";

const entries = Object.entries(shortcuts) as [ShortcutId, Shortcut][];

/** Places that an inner one stands in: what is pressed there comes to these too. */
const around: Record<ShortcutPlace, readonly ShortcutPlace[]> = {
  everywhere: [],
  palette: ["everywhere"],
  editor: ["everywhere"],
  tree: ["editor", "everywhere"],
  outline: ["editor", "everywhere"],
  panel: ["editor", "everywhere"],
  text: ["panel", "editor", "everywhere"],
  json: ["editor", "everywhere"],
  search: ["everywhere"],
};

test("every shortcut and every place has its words in both languages, and none is left over", () => {
  for (const { palette } of [en, fr]) {
    expect(Object.keys(palette.shortcuts).toSorted()).toEqual(Object.keys(shortcuts).toSorted());
    expect(Object.keys(palette.place).toSorted()).toEqual([...shortcutPlaces].toSorted());
  }
});

test("no key does two things in one place", () => {
  for (const place of shortcutPlaces) {
    const keys = entries.filter(([, { places }]) => places.includes(place)).flatMap(([, shortcut]) => shortcut.keys);
    expect(keys.length, place).toBe(new Set(keys).size);
  }
});

test("what an inner place takes from an outer one is Escape alone, which closes the innermost", () => {
  const keysAt = (place: ShortcutPlace) =>
    entries.filter(([, { places }]) => places.includes(place)).flatMap(([, shortcut]) => shortcut.keys);
  for (const place of shortcutPlaces) {
    const outer = new Set(around[place].flatMap(keysAt));
    expect(keysAt(place).filter((key) => key !== "Escape" && outer.has(key))).toEqual([]);
  }
});

test("a key alone that writes something works only where nobody writes", () => {
  const single = entries.filter(([, { keys }]) => keys.some((key) => key.length === 1));
  expect(single.map(([id]) => id)).toEqual(["help"]);
});
