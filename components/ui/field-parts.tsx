"use client";

import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";

type FieldLabelProps = { isRequired?: boolean | undefined; hint?: ReactNode; children: ReactNode };

/** The label of a field, with a short fact about what goes in at the right. The star is no part of the name. */
export function FieldLabel({ isRequired, hint, children }: FieldLabelProps) {
  return (
    <span className="flex items-baseline gap-1.5 text-sm">
      <Label className="font-medium text-ink">{children}</Label>
      {isRequired && (
        <span aria-hidden className="text-ink-2">
          *
        </span>
      )}
      {hint && <span className="ml-auto pl-3 text-right text-ink-2 text-xs">{hint}</span>}
    </span>
  );
}

export function FieldDescription({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <Text slot="description" className="text-ink-2 text-xs">
      {children}
    </Text>
  );
}

export function FieldErrorText({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <FieldError className="flex items-start gap-1.5 text-fail text-xs">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0">{children}</span>
    </FieldError>
  );
}
