"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from "react";
import { TextArea } from "react-aria-components/TextArea";
import { controlClass } from "#components/ui/field-class.ts";
import { CompletionList } from "./completion-list.tsx";
import { useFlowEditor } from "./editor-context.ts";
import { type MarkedPiece, markedPieces, type TextMark } from "./marked-pieces.ts";
import { ReferenceNotes } from "./reference-notes.tsx";
import { useReferenceScope } from "./reference-scope.ts";
import { type FieldReference, type Range, toKept, writeReference } from "./reference-text.ts";
import { useCompletion } from "./use-completion.ts";
import { useReferenceText } from "./use-reference-text.ts";
import { useSignature } from "./use-signature.ts";

const SignatureLine = dynamic(async () => (await import("./signature-line.tsx")).SignatureLine, { ssr: false });
const VaultValuePicker = dynamic(async () => (await import("./vault-value-picker.tsx")).VaultValuePicker, {
  ssr: false,
});

export type TemplateInputProps = {
  value: string;
  onChange: (text: string) => void;
  /** What is wrong, underlined. */
  marks?: readonly TextMark[];
  isMultiline?: boolean;
  isMonospace?: boolean;
  isReadOnly?: boolean;
  placeholder?: string | undefined;
};

const textClass = "whitespace-pre-wrap break-words px-2.5 py-[6px]";

/**
 * A text in which expressions stand out, are completed as one types, and name stored items by their names. The colours
 * lie under a plain text area, so that everything that a browser and a screen reader do with one goes on working.
 * Inside a react-aria TextField.
 */
export function TemplateInput({
  value,
  onChange,
  marks = noMarks,
  isMultiline = false,
  isMonospace = false,
  isReadOnly = false,
  placeholder,
}: TemplateInputProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const underlay = useRef<HTMLDivElement>(null);
  const [picking, setPicking] = useState<Range | null>(null);
  const { action, faultAfter } = useReferenceScope();
  const { findItem } = useFlowEditor();
  const clean = (inserted: string) => (isMultiline ? inserted : inserted.replace(/\s*\n\s*/g, " "));
  const { segments, shown, said, edit, ...text } = useReferenceText({ value, onChange, area, clean });
  const completion = useCompletion({
    shown,
    onEdit: edit,
    area,
    isReadOnly,
    mayRefer: (offset) => faultAfter(value.slice(0, toKept(segments, offset))) === null,
    onRefer: setPicking,
  });
  const signature = useSignature(shown, area);
  const font = isMonospace ? "font-mono text-sm leading-5" : "text-base";

  const handleKeys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (completion.handleKey(event) || signature.handleKey(event)) return;
    text.handleKey(event);
    if (event.key === "Enter" && !isMultiline) event.preventDefault();
  };
  const pick = (reference: FieldReference) => {
    if (!picking) return;
    const written = writeReference(reference);
    edit(shown.slice(0, picking.start) + written + shown.slice(picking.end), picking.start + written.length);
    setPicking(null);
  };
  // The names lie under the text area, so it says for them which section they are of.
  const sayWhatIsUnder = ({ clientX: x, clientY: y }: MouseEvent) => {
    const under = [...(underlay.current?.children ?? [])].find((piece) =>
      [...piece.getClientRects()].some(
        ({ left, right, top, bottom }) => left <= x && x < right && top <= y && y < bottom,
      ),
    );
    const itemId = under instanceof HTMLElement ? under.dataset.itemId : undefined;
    if (area.current) area.current.title = (itemId && findItem(itemId)?.sectionName) || "";
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a hint for the mouse; the notes below say the same */}
      <div className="relative grid min-w-0" onMouseMove={sayWhatIsUnder}>
        <div
          ref={underlay}
          aria-hidden
          className={clsx(
            textClass,
            font,
            "pointer-events-none min-w-0 rounded-md border border-transparent bg-panel text-transparent",
            isMultiline ? (isMonospace ? "min-h-[124px]" : "min-h-[74px]") : "min-h-[34px]",
          )}
        >
          {segments.map((segment) => (
            <span
              key={segment.start}
              {...(segment.reference && { "data-item-id": segment.reference.itemId })}
              className={clsx("box-decoration-clone rounded-[4px]", segmentClass[segment.kind])}
            >
              <MarkedText pieces={markedPieces(segment, marks)} />
            </span>
          ))}
          {/* Keeps the last, empty line as high as the others. */}
          {"\u200b"}
        </div>
        <TextArea
          ref={area}
          value={shown}
          onChange={({ target }) => {
            completion.reopen();
            edit(target.value, target.selectionStart);
          }}
          onKeyDown={handleKeys}
          onSelect={() => {
            text.followSelection();
            completion.followCaret();
            signature.followCaret();
          }}
          onCopy={text.copy}
          onCut={text.copy}
          onBlur={() => {
            completion.close();
            signature.close();
          }}
          rows={1}
          readOnly={isReadOnly}
          spellCheck={isMultiline && !isMonospace}
          autoComplete="off"
          {...(placeholder && { placeholder })}
          {...(completion.isOpen && {
            "aria-controls": listId,
            "aria-activedescendant": `${listId}-${completion.active}`,
          })}
          aria-autocomplete="list"
          className={clsx(
            controlClass,
            textClass,
            font,
            "absolute inset-0 resize-none overflow-hidden bg-transparent!",
          )}
        />
        {signature.current && <SignatureLine signature={signature.current} />}
        {completion.isOpen && (
          <CompletionList
            id={listId}
            items={completion.items}
            active={completion.active}
            onChoose={completion.choose}
          />
        )}
        <span role="status" className="sr-only">
          {said}
        </span>
      </div>
      <ReferenceNotes segments={segments} />
      {picking && <VaultValuePicker action={action} onPick={pick} onClose={() => setPicking(null)} />}
    </>
  );
}

function MarkedText({ pieces }: { pieces: readonly MarkedPiece[] }) {
  return pieces.map(({ text, start, tone }) =>
    tone === null ? (
      text
    ) : (
      <span key={start} data-wrong={tone} className={clsx(wrongClass, toneClass[tone])}>
        {text}
      </span>
    ),
  );
}

const noMarks: readonly TextMark[] = [];
const wrongClass =
  "underline decoration-wavy decoration-[1.5px] underline-offset-[3px] [text-decoration-skip-ink:none]";
const toneClass = { fail: "decoration-fail", amber: "decoration-amber" };

const segmentClass = {
  text: "",
  expression: "bg-accent-bg ring-1 ring-accent/25",
  secret: "bg-sunk ring-1 ring-line-strong",
  // Half typed: what is wrong with it is underlined.
  unclosed: "bg-sunk",
};
