"use client";

import { useLocale, useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { SelectField } from "#components/ui/select-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { type CallbackScheme, callbackSchemes } from "#lib/triggers/callback.ts";
import { callbackAppOf, callbackFieldsOf } from "#lib/triggers/callback-fields.ts";
import { ItemPicker } from "../flows/item-picker.tsx";
import { HmacFields } from "./hmac-fields.tsx";
import type { HookValues } from "./hook-values.ts";
import { useCallbackItem } from "./use-callback-item.tsx";

/** Whose signature a hook checks, and with which secret of the vault. */
export function CallbackFields() {
  const t = useTranslations("triggers.callback");
  const { setValue } = useFormContext<HookValues>();
  const { value: scheme, onChange } = useBoundField<HookValues>("callbackScheme");
  const choose = (next: string) => {
    onChange(next);
    setValue("callbackItemId", "");
    setValue("callbackField", "");
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField
          label={t("scheme")}
          options={callbackSchemes.map((id) => ({ id, label: t(`schemes.${id}`) }))}
          value={scheme}
          onChange={choose}
        />
        <SecretFields scheme={scheme as CallbackScheme} />
      </div>
      {scheme === "HMAC" && <HmacFields />}
    </div>
  );
}

function SecretFields({ scheme }: { scheme: CallbackScheme }) {
  const t = useTranslations("triggers.callback");
  const locale = useLocale();
  const { setValue, trigger, formState } = useFormContext<HookValues>();
  const item = useBoundField<HookValues>("callbackItemId");
  const field = useBoundField<HookValues>("callbackField");
  const { option, chosen } = useCallbackItem(item.value);
  const appId = callbackAppOf(scheme) ?? undefined;
  const kinds = appId !== undefined ? (["connection"] as const) : kindsOf(scheme);
  const fields = option ? callbackFieldsOf(scheme, { ...option, setupType: null }) : [];
  return (
    <>
      <ItemPicker
        isRequired
        label={t("item")}
        description={t(`itemHelp.${scheme}`)}
        placeholder={t("choose")}
        kinds={kinds}
        appId={appId}
        value={item.value || null}
        chosen={chosen}
        onChange={(itemId, picked) => {
          const [first] = picked ? callbackFieldsOf(scheme, { ...picked, setupType: null }) : [];
          setValue("callbackItemId", itemId ?? "");
          setValue("callbackField", first?.field ?? "");
          if (formState.isSubmitted) void trigger();
        }}
        errorMessage={item.errorMessage ?? (fields.length > 1 ? undefined : field.errorMessage)}
      />
      {fields.length > 1 && (
        <SelectField
          label={t("field")}
          options={fields.map((each) => ({
            id: each.field,
            label: each.label ? each.label[locale === "fr" ? "fr" : "en"] : t("password"),
          }))}
          value={field.value || null}
          onChange={field.onChange}
          errorMessage={field.errorMessage}
        />
      )}
    </>
  );
}

function kindsOf(scheme: CallbackScheme) {
  return scheme === "HMAC" ? (["credentialSet", "connection"] as const) : (["credentialSet"] as const);
}
