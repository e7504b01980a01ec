"use client";

import { useTranslations } from "next-intl";
import { useController, useFormState, useWatch } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { hookAuths, hookModes } from "#lib/triggers/schema.ts";
import { CallbackFields } from "./callback-fields.tsx";
import type { HookValues } from "./hook-values.ts";
import { useHookFacts } from "./use-hook-facts.ts";
import { useWindowText } from "./use-window-text.ts";

/** `isNew`: how calls are proven is chosen once, as the hook is made. */
export function HookFields({ isNew }: { isNew: boolean }) {
  const t = useTranslations("triggers");
  const name = useBoundField<HookValues>("name");
  const auth = useWatch<HookValues, "auth">({ name: "auth" });
  return (
    <>
      <TextField
        isRequired
        autoFocus
        autoComplete="off"
        label={t("name")}
        placeholder={t("hook.nameExample")}
        {...name}
      />
      <ModeCards />
      {isNew && <AuthCards />}
      {auth === "CALLBACK" && <CallbackFields />}
      <MoreFields />
    </>
  );
}

function ModeCards() {
  const t = useTranslations("triggers.hook");
  const { value, onChange } = useBoundField<HookValues>("mode");
  return (
    <RadioCards
      legend={t("modeLegend")}
      name="mode"
      value={value}
      onChange={onChange}
      cards={hookModes.map((mode) => ({ value: mode, title: t(`mode.${mode}`), text: t(`modeText.${mode}`) }))}
      className="sm:grid-cols-2"
    />
  );
}

function AuthCards() {
  const t = useTranslations("triggers.hook");
  const { value, onChange } = useBoundField<HookValues>("auth");
  return (
    <RadioCards
      legend={t("authLegend")}
      name="auth"
      value={value}
      onChange={onChange}
      cards={hookAuths.map((auth) => ({ value: auth, title: t(`auth.${auth}`), text: t(`authText.${auth}`) }))}
      className="sm:grid-cols-2 sm:[&>:last-child]:col-span-2"
    />
  );
}

const foldedFields = ["ratePerMinute", "concurrencyLimit", "headerName", "bodyPath", "idempotencySeconds"] as const;

/** What a hook works well without. */
function MoreFields() {
  const t = useTranslations("triggers.hook");
  const { errors } = useFormState<HookValues>();
  const values = useWatch<HookValues>() as HookValues;
  const factsOf = useHookFacts();
  const facts = factsOf({
    allowsGet: values.allowsGet,
    ratePerMinute: Number(values.ratePerMinute) || null,
    concurrencyLimit: Number(values.concurrencyLimit) || null,
    hasKey: values.keyFrom !== "none",
  });
  return (
    <Fold
      title={t("more")}
      hint={facts.length > 0 ? facts.join(" · ") : t("noLimits")}
      isOpen={foldedFields.some((name) => errors[name])}
    >
      <AllowsGet />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <NumberField name="ratePerMinute" />
        <NumberField name="concurrencyLimit" />
      </div>
      <KeyFields />
    </Fold>
  );
}

function AllowsGet() {
  const t = useTranslations("triggers.hook");
  const { field } = useController<HookValues, "allowsGet">({ name: "allowsGet" });
  return (
    <Checkbox
      isSelected={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      className="items-start! [&>span:first-child]:mt-0.5"
    >
      <span className="block">{t("allowsGet")}</span>
      <span className="block text-ink-2 text-xs">{t("allowsGetHelp")}</span>
    </Checkbox>
  );
}

function NumberField({ name }: { name: "ratePerMinute" | "concurrencyLimit" }) {
  const t = useTranslations("triggers.hook");
  const field = useBoundField<HookValues>(name);
  return (
    <TextField
      inputMode="numeric"
      autoComplete="off"
      label={t(name)}
      placeholder={t("noLimit")}
      description={t(`numberHelp.${name}`)}
      {...field}
    />
  );
}

const keySources = ["none", "header", "body"] as const;

/** Where a call names itself, and how long a repetition of it is known. */
function KeyFields() {
  const t = useTranslations("triggers.hook");
  const { onChange, value } = useBoundField<HookValues>("keyFrom");
  const header = useBoundField<HookValues>("headerName");
  const path = useBoundField<HookValues>("bodyPath");
  return (
    <div className="flex flex-col gap-2">
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <SelectField
          label={t("key")}
          options={keySources.map((id) => ({ id, label: t(`keyFrom.${id}`) }))}
          value={value}
          onChange={onChange}
        />
        {value === "header" && (
          <TextField isRequired isMonospace autoComplete="off" spellCheck="false" label={t("headerName")} {...header} />
        )}
        {value === "body" && (
          <TextField
            isRequired
            isMonospace
            autoComplete="off"
            spellCheck="false"
            label={t("bodyPath")}
            placeholder="event.id"
            {...path}
          />
        )}
        {value !== "none" && <WindowField />}
      </div>
      <p className="text-ink-2 text-xs">{t("keyHelp")}</p>
    </div>
  );
}

/** Seconds. */
const windows = [300, 3600, 86_400, 604_800, 2_592_000];

function WindowField() {
  const t = useTranslations("triggers.hook");
  const windowText = useWindowText();
  const { value, onChange, errorMessage } = useBoundField<HookValues>("idempotencySeconds");
  const choices = windows.includes(Number(value)) ? windows : [Number(value), ...windows];
  return (
    <SelectField
      label={t("window")}
      options={choices.toSorted((a, b) => a - b).map((each) => ({ id: String(each), label: windowText(each) }))}
      value={value}
      onChange={onChange}
      errorMessage={errorMessage}
    />
  );
}
