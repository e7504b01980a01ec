"use client";

import { useTranslations } from "next-intl";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { hmacAlgorithms, hmacEncodings } from "#lib/triggers/callback.ts";
import type { HookValues } from "./hook-values.ts";

const algorithmNames = { sha1: "HMAC-SHA-1", sha256: "HMAC-SHA-256", sha512: "HMAC-SHA-512" } as const;

/** Where the HMAC of a provider that is not known here stands, and what it is over. */
export function HmacFields() {
  const t = useTranslations("triggers.callback");
  const algorithm = useBoundField<HookValues>("hmacAlgorithm");
  const encoding = useBoundField<HookValues>("hmacEncoding");
  const { value: timeHeader } = useBoundField<HookValues>("hmacTimeHeader");
  return (
    <div className="flex flex-col gap-2">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <HmacText name="hmacHeader" isRequired placeholder="X-Signature" />
        <HmacText name="hmacPrefix" placeholder="sha256=" />
        <SelectField
          label={t("hmacAlgorithm")}
          options={hmacAlgorithms.map((id) => ({ id, label: algorithmNames[id] }))}
          value={algorithm.value}
          onChange={algorithm.onChange}
        />
        <SelectField
          label={t("hmacEncoding")}
          options={hmacEncodings.map((id) => ({ id, label: t(`encodings.${id}`) }))}
          value={encoding.value}
          onChange={encoding.onChange}
        />
        <HmacText name="hmacTimeHeader" placeholder="X-Timestamp" />
        {timeHeader.trim() !== "" && <HmacText name="hmacSeparator" placeholder="." />}
      </div>
      <p className="text-ink-2 text-xs">{t("hmacHelp")}</p>
    </div>
  );
}

type HmacTextProps = {
  name: "hmacHeader" | "hmacPrefix" | "hmacTimeHeader" | "hmacSeparator";
  isRequired?: boolean;
  placeholder: string;
};

function HmacText({ name, ...rest }: HmacTextProps) {
  const t = useTranslations("triggers.callback");
  const field = useBoundField<HookValues>(name);
  return <TextField isMonospace autoComplete="off" spellCheck="false" label={t(name)} {...rest} {...field} />;
}
