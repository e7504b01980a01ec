import type { KeyboardEvent } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import type { RowSelection } from "./row-selection.ts";
import type { Many } from "./use-many.ts";

type Pressed = KeyboardEvent<HTMLElement>;

/** What a key does to the selection, but for reaching further. False for a key that does nothing to it. */
export function selectByKey(event: Pressed, key: string | undefined, selection: RowSelection): boolean {
  if (isPressed(event, shortcuts.selectAll)) selection.all();
  else if (isPressed(event, shortcuts.toggleSelected)) selection.toggle(key ?? "");
  else return isPressed(event, shortcuts.selectOne) && selection.reduce();
  return true;
}

/** What a key does with the action at `path`, and with those selected with it. False for a key that does nothing. */
export function changeByKey(event: Pressed, path: string, many: Many): boolean {
  if (isPressed(event, shortcuts.moveUp)) many.step(path, "up");
  else if (isPressed(event, shortcuts.moveDown)) many.step(path, "down");
  else if (isPressed(event, shortcuts.remove)) many.remove(path);
  else if (isPressed(event, shortcuts.duplicate)) many.duplicate(path);
  else if (isPressed(event, shortcuts.moveTo)) many.startMove(path);
  else return false;
  return true;
}
