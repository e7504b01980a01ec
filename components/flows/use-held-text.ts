"use client";

import { useState } from "react";
import type { Json } from "#lib/shared/json.ts";
import { useFlowEditor } from "./editor-context.ts";

type HeldTextOptions = {
  /** Names the field within the document. */
  holdKey: string;
  value: Json | undefined;
  print: (value: Json | undefined) => string;
  /** The value that the text stands for; undefined while it stands for none. */
  parse: (text: string) => { value: Json } | undefined;
  onChange: (value: Json) => void;
};

/**
 * A text that stands for a value, and for none while it is half typed. Then the document keeps the last value, and
 * the text is held until the field is shown again. When the value changes elsewhere, the text follows it.
 */
export function useHeldText({ holdKey, value, print, parse, onChange }: HeldTextOptions) {
  const { heldTexts } = useFlowEditor();
  const [text, setText] = useState(() => heldTexts.get(holdKey) ?? print(value));
  const [seen, setSeen] = useState(value);

  if (seen !== value) {
    setSeen(value);
    const isOwn = JSON.stringify(parse(text)?.value) === JSON.stringify(value);
    if (!isOwn) {
      heldTexts.delete(holdKey);
      setText(print(value));
    }
  }

  const change = (typed: string) => {
    setText(typed);
    const parsed = parse(typed);
    if (!parsed) {
      heldTexts.set(holdKey, typed);
      return;
    }
    heldTexts.delete(holdKey);
    onChange(parsed.value);
  };
  return [text, change] as const;
}
