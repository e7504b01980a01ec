"use client";

import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";

type CheckboxFieldProps = {
  label: string;
  description?: string | undefined;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isReadOnly: boolean;
};

/** A yes or no among an action's params. */
export function CheckboxField({ label, description, ...checkbox }: CheckboxFieldProps) {
  const descriptionId = useId();
  return (
    <div className="flex flex-col gap-0.5">
      <Checkbox {...checkbox} {...(description && { "aria-describedby": descriptionId })}>
        {label}
      </Checkbox>
      {description && (
        <p id={descriptionId} className="pl-[26px] text-ink-2 text-xs">
          {description}
        </p>
      )}
    </div>
  );
}
