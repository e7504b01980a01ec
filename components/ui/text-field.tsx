"use client";

import clsx from "clsx";
import type { Ref } from "react";
import { Input } from "react-aria-components/Input";
import { controlClass } from "./field-class.ts";
import { TextFieldFrame, type TextFieldFrameProps } from "./text-field-frame.tsx";

export type TextFieldProps = TextFieldFrameProps & {
  placeholder?: string | undefined;
  isMonospace?: boolean;
  /** The input itself, for react-hook-form's focus on the first error. */
  ref?: Ref<HTMLInputElement>;
};

/** Takes `value` and `onChange(value)`, as a react-hook-form `Controller`'s field gives them. */
export function TextField({ placeholder, isMonospace = false, ref, ...props }: TextFieldProps) {
  return (
    <TextFieldFrame {...props}>
      <Input
        {...(ref && { ref })}
        {...(placeholder && { placeholder })}
        className={clsx(controlClass, "h-[34px]", isMonospace && "font-mono text-sm")}
      />
    </TextFieldFrame>
  );
}
