"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { JsonNote, JsonReading } from "#lib/flows/edit-json-document.ts";
import { useFlowEditor } from "./editor-context.ts";
import { type HeldJson, JsonDesk } from "./json-desk.ts";
import { jsonExtensions } from "./json-extensions.ts";
import { JSON_HOLD, type Travel } from "./json-hold.ts";
import { idAt } from "./json-hover.ts";
import { useJsonPort } from "./use-json-port.ts";

export type PlacedNote = JsonNote & { line: number; severity: "error" | "warning" };

export type JsonViewProps = {
  /** True if a text that is no document yet is kept for the next page. */
  isKept: boolean;
  /** Says whether there is such a text. */
  onHold: (isHeld: boolean) => void;
  /** Undo and redo of the page go through it while it stands. */
  travel: RefObject<Travel | null>;
};

/** The editor of the JSON in an element, in step with the flow's document. */
export function useJsonDesk({ isKept, onHold, travel }: JsonViewProps, hintId: string) {
  const t = useTranslations("flows.json");
  const { actions, selectedPath, isReadOnly, heldTexts } = useFlowEditor();
  const parent = useRef<HTMLDivElement>(null);
  const desk = useRef<JsonDesk | null>(null);
  const [notes, setNotes] = useState<readonly PlacedNote[]>([]);
  const [named, setNamed] = useState<string | null>(null);
  const port = {
    ...useJsonPort(),
    onCaret: (line: string, offset: number) => {
      const found = idAt(line, offset);
      setNamed(found && port.nameOf(found.id));
    },
    onReading: ({ errors, warnings }: JsonReading, lineOf: (offset: number) => number) => {
      setNotes([
        ...errors.map((note) => ({ ...note, line: lineOf(note.from), severity: "error" as const })),
        ...warnings.map((note) => ({ ...note, line: lineOf(note.from), severity: "warning" as const })),
      ]);
      hold(desk.current?.hold() ?? null);
    },
  };
  const hold = (held: HeldJson | null) => {
    if (held) heldTexts.set(JSON_HOLD, JSON.stringify(held));
    else heldTexts.delete(JSON_HOLD);
    onHold(held !== null);
  };
  const latest = useRef({ port, isKept });
  useLayoutEffect(() => {
    latest.current = { port, isKept };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: one editor as long as the view stands
  useEffect(() => {
    if (!parent.current) return;
    const made = new JsonDesk({
      parent: parent.current,
      held: readHeld(heldTexts.get(JSON_HOLD)),
      port: () => latest.current.port,
      extensions: jsonExtensions({
        ...{ label: t("label"), hintId, isReadOnly },
        phrase: (name) => t(`phrases.${name}`),
        completion: () => latest.current.port,
        nameOf: () => latest.current.port.nameOf,
        onUndo: () => made.undo(),
        onRedo: () => made.redo(),
      }),
    });
    desk.current = made;
    travel.current = { undo: () => made.undo(), redo: () => made.redo(), focus: () => made.view.focus() };
    const guard = (event: BeforeUnloadEvent) => {
      made.settle();
      if (made.isHolding && !latest.current.isKept) event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("beforeunload", guard);
      made.settle();
      travel.current = null;
      desk.current = null;
      made.destroy();
    };
  }, [isReadOnly]);

  useEffect(() => desk.current?.follow(actions), [actions]);
  useEffect(() => {
    if (selectedPath !== null) desk.current?.show(selectedPath);
  }, [selectedPath]);

  return { parent, notes, named, goTo: (offset: number) => desk.current?.goTo(offset) };
}

function readHeld(text: string | undefined): HeldJson | null {
  return text === undefined ? null : (JSON.parse(text) as HeldJson);
}
