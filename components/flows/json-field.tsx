"use client";

import { WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { parseTemplateJson, printTemplateJson } from "#lib/flows/edit-json-text.ts";
import type { Json } from "#lib/shared/json.ts";
import { ExpressionField } from "./expression-field.tsx";
import { useHeldText } from "./use-held-text.ts";

export type JsonFieldProps = {
  label: string;
  value: Json | undefined;
  /** Undefined when an optional field was emptied. */
  onChange: (value: Json | undefined) => void;
  holdKey: string;
  isRequired: boolean;
  isReadOnly: boolean;
  description?: string | undefined;
};

/** Any JSON, its strings with expressions. What does not parse is kept as typed, and not saved. */
export function JsonField({ label, value, onChange, holdKey, isRequired, isReadOnly, description }: JsonFieldProps) {
  const t = useTranslations("flows.fields");
  const [text, setText] = useHeldText({
    holdKey,
    value,
    print: (each) => (each === undefined ? "" : printTemplateJson(each)),
    parse: (typed) => {
      const parsed = parseTemplateJson(typed);
      return parsed.ok ? parsed : undefined;
    },
    onChange,
  });
  const isLeftOut = !isRequired && text.trim() === "";
  const parsed = parseTemplateJson(text);
  return (
    <ExpressionField
      label={label}
      text={text}
      syntax={isLeftOut ? "text" : "json"}
      value={parsed.ok ? parsed.value : undefined}
      onChange={(typed) => {
        setText(typed);
        if (!isRequired && typed.trim() === "") onChange(undefined);
      }}
      isRequired={isRequired}
      isReadOnly={isReadOnly}
      isMultiline
      isMonospace
      description={description ?? t("jsonHelp")}
      className="relative"
    >
      {!isReadOnly && parsed.ok && text.trim() !== "" && (
        <IconButton
          size="sm"
          slot={null}
          label={t("format")}
          icon={<WandSparkles aria-hidden />}
          onPress={() => setText(printTemplateJson(parsed.value))}
          className="absolute! -top-1.5 right-0"
        />
      )}
    </ExpressionField>
  );
}
