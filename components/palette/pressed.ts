import type { Shortcut } from "./shortcuts.ts";

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** True if one of the shortcut's keys is what was pressed, with what it wants held and nothing else. */
export function isPressed(event: Pressed, { keys }: Pick<Shortcut, "keys">): boolean {
  return keys.some((each) => {
    const held = each.split("+");
    const key = held.pop() ?? "";
    const mod = held.includes("Mod");
    return (
      keyOf(event) === key.toLowerCase() &&
      event.metaKey === (mod && isMac()) &&
      event.ctrlKey === (held.includes("Ctrl") || (mod && !isMac())) &&
      event.altKey === held.includes("Alt") &&
      (isSign(key) || event.shiftKey === held.includes("Shift"))
    );
  });
}

export function isMac(): boolean {
  return typeof navigator !== "undefined" && /^(mac|ip)/i.test(navigator.platform);
}

/** On a keyboard of other letters, such as Cyrillic, the Latin one of the same place. */
function keyOf({ key, code }: Pressed): string {
  const isForeign = key.length === 1 && key > "\u{7f}" && code.startsWith("Key");
  if (key === " ") return "space";
  return (isForeign ? code.slice(3) : key).toLowerCase();
}

/** Such as `?`: whether it takes Shift is up to the keyboard. */
function isSign(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase();
}
