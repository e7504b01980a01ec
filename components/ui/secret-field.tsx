"use client";

import clsx from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Input } from "react-aria-components/Input";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";
import { IconButton } from "./icon-button.tsx";
import type { TextFieldProps } from "./text-field.tsx";

type SecretFieldProps = Omit<TextFieldProps, "type" | "isMonospace">;

/** What is typed is hidden until asked for. `autoComplete` keeps browsers from storing it, unless it is a password. */
export function SecretField({
  label,
  description,
  errorMessage,
  hint,
  placeholder,
  className,
  ref,
  ...props
}: SecretFieldProps) {
  const t = useTranslations("ui");
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
      {...props}
      type={isShown ? "text" : "password"}
      isInvalid={Boolean(errorMessage)}
      className={clsx(fieldClass, className)}
    >
      <FieldLabel isRequired={props.isRequired} hint={hint}>
        {label}
      </FieldLabel>
      <span className="relative flex">
        <Input
          {...(ref && { ref })}
          {...(placeholder && { placeholder })}
          className={clsx(controlClass, "h-[34px] pr-9", isShown && "font-mono text-sm")}
        />
        <IconButton
          size="sm"
          slot={null}
          label={isShown ? t("hide") : t("show")}
          icon={isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onPress={() => setShown(!isShown)}
          className="absolute! top-[3px] right-[3px]"
        />
      </span>
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
    </AriaTextField>
  );
}
