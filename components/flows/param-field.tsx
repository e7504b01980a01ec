"use client";

import { useLocale, useTranslations } from "next-intl";
import type { z } from "zod";
import { SelectField } from "#components/ui/select-field.tsx";
import { type FieldMeta, fieldMeta } from "#lib/connectors/define-connector.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { CheckboxField } from "./checkbox-field.tsx";
import { ConditionField } from "./condition-field.tsx";
import { FieldsField } from "./fields-field.tsx";
import { FlowField } from "./flow-field.tsx";
import { JsonField } from "./json-field.tsx";
import { printScalar } from "./key-values.ts";
import { KeyValuesField } from "./key-values-field.tsx";
import { maxLengthOf } from "./max-length.ts";
import { ReferenceScope } from "./reference-scope.ts";
import { StoredItemField } from "./stored-item-field.tsx";
import { TemplateField } from "./template-field.tsx";
import { VaultFilesField } from "./vault-files-field.tsx";

type ParamFieldProps = {
  name: string;
  field: z.ZodType;
  action: FlowAction;
  value: Json | undefined;
  /** Undefined leaves the param out. */
  onChange: (value: Json | undefined) => void;
  path: string;
  isReadOnly: boolean;
};

/** One param, drawn as its connector's manifest says. */
export function ParamField(props: ParamFieldProps) {
  return (
    <ReferenceScope value={props}>
      <ParamControl {...props} />
    </ReferenceScope>
  );
}

function ParamControl({ name, field, action, value, onChange, path, isReadOnly }: ParamFieldProps) {
  const language = useLocale();
  const meta = fieldMeta(field);
  const isRequired = !field.safeParse(undefined).success;
  // A help may tell what later actions read of this one.
  const description = meta.help?.[language].replaceAll("<id>", action.id);
  const shared = { label: meta.label[language], description, isRequired, isReadOnly };
  const holdKey = `${action.id}/${name}`;
  switch (meta.control) {
    case "select":
      return <ParamSelect {...shared} meta={meta} field={field} value={value} onChange={onChange} />;
    case "keyValues":
      return <KeyValuesField {...shared} holdKey={holdKey} value={value} onChange={onChange} />;
    case "json":
      return <JsonField {...shared} holdKey={holdKey} value={value} onChange={onChange} />;
    case "condition":
      return <ConditionField {...shared} holdKey={holdKey} value={value} onChange={onChange} />;
    case "vaultItem":
      return <StoredItemField {...shared} action={action} kinds={meta.kinds ?? []} value={value} onChange={onChange} />;
    case "flow":
      return <FlowField {...shared} value={value} onChange={onChange} />;
    case "vaultFiles":
      return (
        <VaultFilesField
          {...shared}
          action={action}
          kinds={meta.kinds ?? []}
          holdKey={holdKey}
          value={value}
          onChange={onChange}
        />
      );
    case "fields":
      if (value !== undefined && !isObject(value)) break;
      return (
        <FieldsField {...shared} field={field} value={value ?? {}} onChange={onChange}>
          {(inner, each, member, change) => (
            <ParamControl
              key={inner}
              {...{ action, path, isReadOnly }}
              name={`${name}.${inner}`}
              field={each}
              value={member}
              onChange={change}
            />
          )}
        </FieldsField>
      );
    case "checkbox":
      if (!isFlag(value)) break;
      return (
        <CheckboxField
          {...shared}
          isSelected={String(value) === "true"}
          onChange={(isOn) => onChange(isOn ? true : undefined)}
        />
      );
    case "lines":
      if (value !== undefined && !isTexts(value)) break;
      return (
        <TemplateField
          {...shared}
          value={value?.join("\n") ?? ""}
          onChange={(text) => onChange(text === "" ? undefined : text.split("\n"))}
          isMultiline
        />
      );
    default:
      return (
        <TemplateField
          {...shared}
          value={value === undefined || value === null ? "" : printScalar(value)}
          onChange={(text) => onChange(text === "" && !isRequired ? undefined : text)}
          isMultiline={meta.control === "templateArea"}
          placeholder={meta.placeholder}
          maxLength={maxLengthOf(field)}
        />
      );
  }
  // Set over an API to what the control cannot show: an expression, for one.
  return <JsonField {...shared} holdKey={holdKey} value={value} onChange={onChange} />;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFlag(value: Json | undefined): boolean {
  return value === undefined || typeof value === "boolean" || value === "true" || value === "false";
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

type ParamSelectProps = Pick<ParamFieldProps, "field" | "value" | "onChange" | "isReadOnly"> & {
  meta: FieldMeta;
  label: string;
  description: string | undefined;
  isRequired: boolean;
};

const NOT_SET = "";

function ParamSelect({ meta, field, value, onChange, isReadOnly, isRequired, label, description }: ParamSelectProps) {
  const t = useTranslations("flows.panel");
  const language = useLocale();
  const absent = field.safeParse(undefined);
  const hasDefault = absent.success && absent.data !== undefined;
  const known = (meta.options ?? []).map((option) => ({ id: option.value, label: option.label[language] }));
  const text = value === undefined || value === null ? null : printScalar(value);
  // An expression, or a value from elsewhere, is shown as it is until something else is chosen.
  const other = text !== null && !known.some(({ id }) => id === text) ? [{ id: text, label: text }] : [];
  const none = isRequired || hasDefault ? [] : [{ id: NOT_SET, label: t("notSet") }];
  return (
    <SelectField
      label={label}
      description={description}
      options={[...none, ...other, ...known]}
      value={text ?? (hasDefault ? String(absent.data) : NOT_SET)}
      onChange={(id) => onChange(id === NOT_SET ? undefined : id)}
      isRequired={isRequired}
      isDisabled={isReadOnly}
    />
  );
}
