"use client";

import { useLocale, useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { SelectField } from "#components/ui/select-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { type CallbackScheme, callbackSchemes } from "#lib/triggers/callback.ts";
import { callbackAppOf, callbackFieldsOf } from "#lib/triggers/callback-fields.ts";
import { AddBeside } from "../flows/add-beside.tsx";
import { ItemPicker } from "../flows/item-picker.tsx";
import { HmacFields } from "./hmac-fields.tsx";
import type { HookValues } from "./hook-values.ts";
import { type PickedItem, useAddCallbackItem } from "./use-add-callback-item.tsx";
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
  const vault = useTranslations("vault");
  const locale = useLocale();
  const { setValue, trigger, formState } = useFormContext<HookValues>();
  const item = useBoundField<HookValues>("callbackItemId");
  const field = useBoundField<HookValues>("callbackField");
  const { option, chosen } = useCallbackItem(item.value);
  const appId = callbackAppOf(scheme) ?? undefined;
  const kinds = appId !== undefined ? (["connection"] as const) : kindsOf(scheme);
  const fields = option ? callbackFieldsOf(scheme, option) : [];
  const choose = (picked: PickedItem | undefined) => {
    const [first] = picked ? callbackFieldsOf(scheme, picked) : [];
    setValue("callbackItemId", picked?.id ?? "");
    setValue("callbackField", first?.field ?? "");
    if (formState.isSubmitted) void trigger();
  };
  const adding = useAddCallbackItem(scheme, choose);
  return (
    <>
      <ItemPicker
        isRequired
        label={t("item")}
        description={t(`itemHelp.${scheme}`)}
        placeholder={t("choose")}
        kinds={kinds}
        appIds={appId === undefined ? undefined : [appId]}
        value={item.value || null}
        chosen={chosen}
        onChange={(_, picked) => choose(picked)}
        beside={<AddBeside label={vault(appId === undefined ? "addItem" : "addConnection")} onPress={adding.open} />}
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
      {adding.dialog}
    </>
  );
}

function kindsOf(scheme: CallbackScheme) {
  return scheme === "HMAC" ? (["credentialSet", "connection"] as const) : (["credentialSet"] as const);
}
