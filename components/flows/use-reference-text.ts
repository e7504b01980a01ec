"use client";

import { useTranslations } from "next-intl";
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import {
  editShown,
  type Range,
  referenceBeside,
  shownSegments,
  shownText,
  snapSelection,
  toKept,
  toShown,
} from "./reference-text.ts";
import { useReferenceName } from "./use-reference-name.ts";

type ReferenceTextOptions = {
  value: string;
  onChange: (text: string) => void;
  area: RefObject<HTMLTextAreaElement | null>;
  /** Puts what was typed or pasted into the form that the field keeps. */
  clean: (inserted: string) => string;
};

/**
 * A text area that shows references by name while the document keeps them as they are written. The caret steps over
 * one as over a letter; Backspace and Delete take it whole; copied, it is what is written.
 */
export function useReferenceText({ value, onChange, area, clean }: ReferenceTextOptions) {
  const t = useTranslations("flows.references");
  const nameOf = useReferenceName();
  const segments = shownSegments(value, nameOf);
  const shown = shownText(segments);
  const selection = useRef<Range>({ start: 0, end: 0 });
  const [said, setSaid] = useState("");
  const [lastShown, isOwnEdit] = [useRef(shown), useRef(false)];

  // Names that were in the field: when the browser undoes, it puts the name back, and the reference is meant.
  const written = useRef(new Map<string, string | null>()).current;
  for (const { reference, shown: name, text } of segments) {
    // Of two items with one name neither is guessed.
    if (reference) written.set(name, (written.get(name) ?? text) === text ? text : null);
  }
  const restore = (inserted: string) =>
    [...written].reduce((text, [name, kept]) => (kept ? text.replaceAll(name, kept) : text), clean(inserted));

  // React puts the caret at the end whenever it writes another text than was typed.
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || lastShown.current === shown) return;
    lastShown.current = shown;
    if (!isOwnEdit.current && document.activeElement !== element) return;
    isOwnEdit.current = false;
    const [start, end] = [toShown(segments, selection.current.start), toShown(segments, selection.current.end)];
    if (element.selectionStart !== start || element.selectionEnd !== end) element.setSelectionRange(start, end);
  });

  const announce = (after: string) => {
    const before = segments.filter(({ reference }) => reference);
    const gone = before.filter(({ text }) => !after.includes(text)).map(({ shown: name }) => name);
    setSaid(gone.length === 0 ? "" : t("removed", { name: gone.join(", ") }));
  };

  const edit = (next: string, caret: number) => {
    const edited = editShown(segments, next, caret, restore);
    const after = shownSegments(edited.text, nameOf);
    // What was put in may leave the caret within it: between the brackets of a function.
    const place = shownText(after) === next ? toKept(after, caret) : edited.caret;
    selection.current = { start: place, end: place };
    isOwnEdit.current = true;
    announce(edited.text);
    onChange(edited.text);
  };

  return {
    segments,
    shown,
    said,
    edit,
    /** To be called when the selection moved. */
    followSelection: () => {
      const element = area.current;
      if (!element) return;
      const now = { start: element.selectionStart, end: element.selectionEnd };
      const before = {
        start: toShown(segments, selection.current.start),
        end: toShown(segments, selection.current.end),
      };
      const { start, end } = snapSelection(segments, now, before);
      if (start !== now.start || end !== now.end) element.setSelectionRange(start, end, element.selectionDirection);
      selection.current = { start: toKept(segments, start), end: toKept(segments, end) };
    },
    /** Backspace and Delete beside a reference select it first, and the browser takes what is selected: it can undo. */
    handleKey: ({ key, currentTarget }: KeyboardEvent<HTMLTextAreaElement>) => {
      if (key !== "Backspace" && key !== "Delete") return;
      const { selectionStart: caret, selectionEnd, readOnly } = currentTarget;
      if (readOnly || caret !== selectionEnd) return;
      const whole = referenceBeside(segments, caret, key === "Backspace" ? "before" : "after");
      if (whole) currentTarget.setSelectionRange(whole.start, whole.end);
    },
    copy: (event: ClipboardEvent<HTMLTextAreaElement>) => {
      const { selectionStart: start, selectionEnd: end, readOnly } = event.currentTarget;
      const kept = value.slice(toKept(segments, start), toKept(segments, end));
      if (kept === shown.slice(start, end)) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", kept);
      if (event.type === "cut" && !readOnly) edit(shown.slice(0, start) + shown.slice(end), start);
    },
  };
}
