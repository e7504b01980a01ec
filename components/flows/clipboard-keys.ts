import type { ClipboardEvent } from "react";
import type { Many } from "./use-many.ts";

/** What a row is to the clipboard: the action that stands there, and the gap that comes after it. */
export type ClipboardPlace = { path: string | null; gap: string };

type ClipboardOptions = { many: Many; isReadOnly: boolean; placeOf: (row: HTMLElement) => ClipboardPlace | null };

/** The browser's own keys for the clipboard, on a row. A text field, or a text that is selected, keeps them. */
export function clipboardKeys({ many, isReadOnly, placeOf }: ClipboardOptions) {
  const on =
    (take: (event: ClipboardEvent<HTMLElement>, place: ClipboardPlace) => void, changes: boolean) =>
    (event: ClipboardEvent<HTMLElement>) => {
      const target = event.target as HTMLElement;
      if ((changes && isReadOnly) || !event.currentTarget.contains(target)) return;
      if (target.closest("input, textarea, select, [contenteditable]")) return;
      if (event.type !== "paste" && getSelection()?.isCollapsed === false) return;
      const row = target.closest<HTMLElement>("[data-key]");
      const place = row && placeOf(row);
      if (!place) return;
      event.preventDefault();
      take(event, place);
    };
  const put = (event: ClipboardEvent<HTMLElement>, path: string | null) => {
    const text = many.textOf(path);
    if (text !== null) event.clipboardData.setData("text/plain", text);
    return text !== null;
  };
  return {
    onCopy: on((event, { path }) => void (put(event, path) && many.copied(path)), false),
    onCut: on((event, { path }) => void (put(event, path) && many.takeOut("cut", path)), true),
    onPaste: on((event, { gap }) => void many.paste(event.clipboardData.getData("text/plain"), gap), true),
  };
}
