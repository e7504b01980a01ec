"use client";

import clsx from "clsx";
import { CircleAlert, FileCheck, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { fieldClass } from "./field-class.ts";
import { useSizeText } from "./use-size-text.ts";

export type DroppedFile = { name: string; sizeBytes: number; type?: string };

type FileDropProps = {
  label: string;
  /** What is chosen now. */
  file: DroppedFile | null;
  onChoose: (file: File) => void;
  /** Extensions and media types, as the `accept` of an input: a hint for the browser's chooser, not a check. */
  accept?: string;
  description?: ReactNode;
  errorMessage?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
};

/** One file, dropped or chosen. Underneath is a native input, so keys and screen readers know it. */
export function FileDrop({
  label,
  file,
  onChoose,
  accept,
  description,
  errorMessage,
  isRequired = false,
  isDisabled = false,
  autoFocus = false,
}: FileDropProps) {
  const t = useTranslations("ui.file");
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drag = (isNowOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isNowOver && !isDisabled);
  };
  const drop = (event: DragEvent) => {
    drag(false)(event);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !isDisabled) onChoose(dropped);
  };
  const describedBy = [errorMessage && `${id}-error`, description && `${id}-help`].filter(Boolean).join(" ");

  return (
    <div className={fieldClass}>
      <span className="flex items-baseline gap-1.5 text-sm">
        <label htmlFor={id} className="font-medium text-ink">
          {label}
        </label>
        {isRequired && (
          <span aria-hidden className="text-ink-2">
            *
          </span>
        )}
      </span>
      <label
        htmlFor={id}
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={drop}
        className={clsx(
          "flex min-h-16 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-dashed px-3 py-2.5 transition-colors",
          "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
          isDisabled ? "opacity-60" : "cursor-pointer hover:bg-sunk",
          isOver ? "border-accent bg-accent-bg" : errorMessage ? "border-fail" : "border-line-strong",
        )}
      >
        <input
          id={id}
          type="file"
          className="sr-only"
          accept={accept}
          disabled={isDisabled}
          // biome-ignore lint/a11y/noAutofocus: the dialog's step has just been opened by the same person
          autoFocus={autoFocus}
          required={isRequired}
          aria-invalid={errorMessage ? true : undefined}
          aria-describedby={describedBy || undefined}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen) onChoose(chosen);
            // The same file can be chosen again, after it was changed on disk.
            target.value = "";
          }}
        />
        {file ? <Chosen file={file} /> : <Nothing isOver={isOver} />}
        <span aria-hidden className="shrink-0 font-medium text-accent text-sm max-[359px]:pl-8">
          {t(file ? "other" : "choose")}
        </span>
      </label>
      {errorMessage && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-fail text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0">{errorMessage}</span>
        </p>
      )}
      {description && (
        <p id={`${id}-help`} className="text-ink-2 text-xs">
          {description}
        </p>
      )}
    </div>
  );
}

function Nothing({ isOver }: { isOver: boolean }) {
  const t = useTranslations("ui.file");
  return (
    <>
      <Upload aria-hidden className="size-5 shrink-0 text-ink-2" />
      <span aria-hidden className="min-w-0 flex-1 basis-40 text-ink-2">
        {t(isOver ? "drop" : "dropOr")}
      </span>
    </>
  );
}

function Chosen({ file: { name, sizeBytes, type } }: { file: DroppedFile }) {
  const size = useSizeText()(sizeBytes);
  return (
    <>
      <FileCheck aria-hidden className="size-5 shrink-0 text-ok" />
      <span role="status" className="min-w-0 flex-1 basis-40">
        <span className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="block truncate text-ink-2 text-xs">{type ? `${size} · ${type}` : size}</span>
      </span>
    </>
  );
}
