"use client";

import clsx from "clsx";
import { type KeyboardEvent, useId, useRef } from "react";
import { TextArea } from "react-aria-components/TextArea";
import { controlClass } from "#components/ui/field-class.ts";
import { CompletionList } from "./completion-list.tsx";
import { templateSegments } from "./template-segments.ts";
import { useCompletion } from "./use-completion.ts";

type TemplateInputProps = {
  value: string;
  onChange: (text: string) => void;
  /** Path of the action, which decides what it can read. */
  path: string;
  isMultiline?: boolean;
  isMonospace?: boolean;
  isReadOnly?: boolean;
  placeholder?: string | undefined;
};

const textClass = "whitespace-pre-wrap break-words px-2.5 py-[6px]";

/**
 * A text in which expressions stand out and are completed as one types. The colours lie under a plain text area, so
 * that everything that a browser and a screen reader do with one goes on working. Inside a react-aria TextField.
 */
export function TemplateInput({
  value,
  onChange,
  path,
  isMultiline = false,
  isMonospace = false,
  isReadOnly = false,
  placeholder,
}: TemplateInputProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion({ value, onChange, path, area, isReadOnly });
  const font = isMonospace ? "font-mono text-sm leading-5" : "text-base";

  const change = (text: string) => {
    completion.reopen();
    onChange(isMultiline ? text : text.replace(/\s*\n\s*/g, " "));
  };
  const handleKeys = (event: KeyboardEvent) => {
    if (completion.handleKey(event)) return;
    if (event.key === "Enter" && !isMultiline) event.preventDefault();
  };

  return (
    <div className="relative grid min-w-0">
      <div
        aria-hidden
        className={clsx(
          textClass,
          font,
          "pointer-events-none rounded-md border border-transparent bg-panel text-transparent",
          isMultiline ? (isMonospace ? "min-h-[124px]" : "min-h-[74px]") : "min-h-[34px]",
        )}
      >
        {templateSegments(value).map(({ kind, text, start }) => (
          <span key={start} className={clsx("box-decoration-clone rounded-[4px]", segmentClass[kind])}>
            {text}
          </span>
        ))}
        {/* Keeps the last, empty line as high as the others. */}
        {"\u200b"}
      </div>
      <TextArea
        ref={area}
        value={value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={handleKeys}
        onSelect={completion.followCaret}
        onBlur={completion.close}
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
        className={clsx(controlClass, textClass, font, "absolute inset-0 resize-none overflow-hidden bg-transparent!")}
      />
      {completion.isOpen && (
        <CompletionList id={listId} items={completion.items} active={completion.active} onChoose={completion.choose} />
      )}
    </div>
  );
}

const segmentClass = {
  text: "",
  expression: "bg-accent-bg ring-1 ring-accent/25",
  secret: "bg-sunk ring-1 ring-line-strong",
  unclosed: "bg-fail-bg",
};
