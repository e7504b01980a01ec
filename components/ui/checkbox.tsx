"use client";

import clsx from "clsx";
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from "react-aria-components/Checkbox";

type CheckboxProps = Omit<AriaCheckboxProps, "className" | "children"> & { children: ReactNode; className?: string };

export function Checkbox({ children, className, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...props}
      className={clsx(
        "group flex cursor-pointer items-center gap-2.5 outline-none data-disabled:opacity-50",
        className,
      )}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line-strong bg-panel group-data-focus-visible:outline-2 group-data-focus-visible:outline-accent group-data-focus-visible:outline-offset-2 group-data-indeterminate:border-accent group-data-selected:border-accent group-data-indeterminate:bg-accent group-data-selected:bg-accent">
            {isIndeterminate && <Minus aria-hidden className="size-3 text-accent-ink" />}
            {isSelected && !isIndeterminate && <Check aria-hidden className="size-3 text-accent-ink" />}
          </span>
          <span>{children}</span>
        </>
      )}
    </AriaCheckbox>
  );
}
