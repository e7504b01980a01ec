"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { SecretField } from "#components/ui/secret-field.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { otpAlgorithms, otpDigits, otpEncodings } from "#lib/stored-items/schema.ts";
import { type OneTimePasswordUri, readOtpauth } from "./read-otpauth.ts";
import type { StoredState } from "./stored-fields.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";

/** What a time-based code is made of (RFC 6238). An `otpauth://` address, pasted for the secret, fills in all of it. */
export function OneTimePasswordFields({ stored }: { stored?: StoredState | undefined }) {
  const t = useTranslations("vault.fields");
  const { setValue, getValues } = useFormContext<StoredValues>();
  const secret = useBoundField<StoredValues>("secret");
  const [uri, setUri] = useState<OneTimePasswordUri | null>(null);

  const change = (text: string) => {
    const read = readOtpauth(text);
    if (read || text === "") setUri(read);
    if (!read) return secret.onChange(text);
    for (const [name, value] of Object.entries(read.fields)) setValue(name as keyof typeof read.fields, value);
    if (getValues("name").trim() === "" && read.account !== "") setValue("name", read.account.slice(0, 150));
  };

  return (
    <>
      <StoredSecret label={t("secret")} stored={stored}>
        <SecretField
          isRequired
          label={t("secret")}
          description={t("secretHelp")}
          placeholder={t("sealed")}
          {...secret}
          onChange={change}
        />
        {uri && (
          <Alert tone="ok">
            {uri.account === "" ? t("otpauthRead") : t("otpauthReadOf", { account: uri.account })}
          </Alert>
        )}
      </StoredSecret>
      <CodeFields isSecretTyped={!stored || stored.isReplacing} />
    </>
  );
}

const codeFields = ["encoding", "digits", "period", "algorithm"] as const;

function CodeFields({ isSecretTyped }: { isSecretTyped: boolean }) {
  const t = useTranslations("vault.fields");
  const { errors } = useFormState<StoredValues>();
  const [digits, period, algorithm] = useWatch<StoredValues, ["digits", "period", "algorithm"]>({
    name: ["digits", "period", "algorithm"],
  });
  return (
    <Fold
      title={t("advanced")}
      hint={t("codeShape", { digits, period, algorithm })}
      // A secret that does not read may be in the other encoding, which is chosen here.
      isOpen={codeFields.some((name) => errors[name]) || errors.secret?.type === "server"}
    >
      {isSecretTyped && (
        <Choice name="encoding" label={t("encoding")} options={otpEncodings} help={t("encodingHelp")} />
      )}
      <div className="grid gap-4 sm:grid-cols-3">
        <Choice name="digits" label={t("digits")} options={otpDigits} />
        <PeriodField />
        <Choice name="algorithm" label={t("algorithm")} options={otpAlgorithms} />
      </div>
    </Fold>
  );
}

type ChoiceProps = {
  name: "encoding" | "digits" | "algorithm";
  label: string;
  options: readonly (string | number)[];
  help?: string;
};

function Choice({ name, label, options, help }: ChoiceProps) {
  const { value, ...field } = useBoundField<StoredValues>(name);
  return (
    <SelectField
      label={label}
      options={options.map((option) => ({ id: String(option), label: String(option) }))}
      description={help}
      value={value}
      {...field}
    />
  );
}

function PeriodField() {
  const t = useTranslations("vault.fields");
  const period = useBoundField<StoredValues>("period");
  return <TextField inputMode="numeric" autoComplete="off" label={t("period")} hint={t("periodRange")} {...period} />;
}
