"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { textsOf } from "#lib/expressions/template-texts.ts";
import { type ConditionGroup, toConditionGroup } from "#lib/flows/edit-condition.ts";
import type { Json } from "#lib/shared/json.ts";
import { ConditionGroupBox } from "./condition-group.tsx";
import { JsonField, type JsonFieldProps } from "./json-field.tsx";

const ConditionPreview = dynamic(async () => (await import("./value-preview.tsx")).ConditionPreview, { ssr: false });

/** Rows of operands and operators in groups. A condition of another shape is shown, and kept, as JSON. */
export function ConditionField(props: JsonFieldProps) {
  const t = useTranslations("flows.condition");
  const [group, setGroup] = useState(() => toConditionGroup(props.value));
  const [seen, setSeen] = useState(props.value);
  if (seen !== props.value) {
    setSeen(props.value);
    if (JSON.stringify(group) !== JSON.stringify(props.value)) setGroup(toConditionGroup(props.value));
  }
  if (!group) return <JsonField {...props} description={t("otherShape")} />;
  const change = (next: ConditionGroup) => {
    setGroup(next);
    props.onChange(next as unknown as Json);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-ink text-sm">
        {props.label}
        <span aria-hidden className="ml-1.5 text-ink-2">
          *
        </span>
      </legend>
      <ConditionGroupBox root={group} group={group} place={[]} onChange={change} isReadOnly={props.isReadOnly} />
      {props.value !== undefined && holdsExpression(props.value) && <ConditionPreview value={props.value} />}
    </fieldset>
  );
}

/** Without one it says the same of every execution. */
function holdsExpression(condition: Json): boolean {
  return !textsOf(condition).next().done;
}
