"use client";

import clsx from "clsx";
import type { Ref } from "react";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { controlClass } from "./field-class.ts";
import { TextFieldFrame, type TextFieldFrameProps } from "./text-field-frame.tsx";

type TextAreaProps = Omit<TextFieldFrameProps, "type"> & {
  placeholder?: string | undefined;
  rows?: number;
  isMonospace?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
};

export function TextArea({ placeholder, rows = 4, isMonospace = false, ref, ...props }: TextAreaProps) {
  return (
    <TextFieldFrame {...props}>
      <AriaTextArea
        {...(ref && { ref })}
        {...(placeholder && { placeholder })}
        rows={rows}
        className={clsx(controlClass, "resize-y py-1.5", isMonospace && "font-mono text-sm")}
      />
    </TextFieldFrame>
  );
}
