"use client";

import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { TextArea } from "react-aria-components/TextArea";
import { TextField } from "react-aria-components/TextField";
import { Button } from "./button.tsx";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldLabel } from "./field-parts.tsx";
import { useCopy } from "./use-copy.ts";

type CopyFieldProps = {
  label: string;
  value: string;
  description?: string;
  /** Begins on the button that copies it. */
  autoFocus?: boolean;
};

/** A text to take along: shown whole, selected when it is entered, copied with one press. */
export function CopyField({ label, value, description, autoFocus = false }: CopyFieldProps) {
  const t = useTranslations("ui");
  const input = useRef<HTMLTextAreaElement>(null);
  const { outcome, copy } = useCopy(value, () => input.current?.select());
  return (
    <TextField isReadOnly value={value} className={fieldClass}>
      <FieldLabel>{label}</FieldLabel>
      <span className="flex items-start gap-2">
        <TextArea
          ref={input}
          rows={1}
          onFocus={(event) => event.currentTarget.select()}
          className={clsx(
            controlClass,
            "field-sizing-content min-h-[34px] flex-1 resize-none bg-sunk! py-[7px] font-mono text-sm",
          )}
        />
        <Button
          slot={null}
          autoFocus={autoFocus}
          icon={outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
          onPress={() => void copy()}
          className="h-[34px]! min-w-24"
          aria-label={t("copyNamed", { label })}
        >
          {outcome === "copied" ? t("copied") : t("copy")}
        </Button>
      </span>
      <FieldDescription>{outcome === "refused" ? t("copyByHand") : description}</FieldDescription>
      <span role="status" className="sr-only">
        {outcome === "copied" && t("copiedNamed", { label })}
        {outcome === "refused" && t("copyByHand")}
      </span>
    </TextField>
  );
}
