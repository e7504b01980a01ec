"use client";

import { Braces, List, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Json } from "#lib/shared/json.ts";
import { useFlowEditor } from "./editor-context.ts";
import { JsonField, type JsonFieldProps } from "./json-field.tsx";
import { KeyValueLine } from "./key-value-line.tsx";
import {
  holdRows,
  isSame,
  type KeyValueRow,
  nextRowId,
  recallRows,
  repeatedRows,
  toObject,
  toRows,
} from "./key-values.ts";

/** Names and values in lines, or the same as JSON: for values that are no texts. */
export function KeyValuesField(props: JsonFieldProps) {
  const t = useTranslations("flows.fields");
  const isObject = props.value === undefined || (typeof props.value === "object" && !Array.isArray(props.value));
  const [isJson, setJson] = useState(!isObject || hasNested(props.value));
  const toggle = (
    <Button
      size="sm"
      variant="ghost"
      className="self-start"
      icon={isJson ? <List aria-hidden /> : <Braces aria-hidden />}
      onPress={() => setJson(!isJson)}
      isDisabled={isJson && !isObject}
    >
      {isJson ? t("asRows") : t("asJson")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-1.5">
      {isJson ? <JsonField {...props} /> : <KeyValueLines {...props} />}
      {!props.isReadOnly && toggle}
    </div>
  );
}

function hasNested(value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value !== "object") return false;
  return Object.values(value).some((member) => member !== null && typeof member === "object");
}

function KeyValueLines({ label, value, onChange, holdKey, isRequired, isReadOnly, description }: JsonFieldProps) {
  const t = useTranslations("flows.fields");
  const { heldTexts } = useFlowEditor();
  const rowsKey = `${holdKey} rows`;
  const [rows, setRows] = useState(() => recallRows(heldTexts.get(rowsKey), value) ?? startRows(value, isReadOnly));
  const [addedId, setAddedId] = useState<number | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if (!isSame(rows, value)) setRows(startRows(value, isReadOnly));
  }
  const change = (next: KeyValueRow[]) => {
    setRows(next);
    const held = holdRows(next);
    if (held === null) heldTexts.delete(rowsKey);
    else heldTexts.set(rowsKey, held);
    const object = toObject(next);
    onChange(Object.keys(object).length === 0 && !isRequired ? undefined : object);
  };
  const add = () => {
    const id = nextRowId(rows);
    setRows([...rows, { id, name: "", value: "" }]);
    setAddedId(id);
  };
  const repeated = repeatedRows(rows);

  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-ink text-sm">{label}</legend>
      {rows.map((row, index) => (
        <KeyValueLine
          key={row.id}
          row={row}
          number={index + 1}
          label={label}
          isRepeated={repeated.has(row.id)}
          isNew={row.id === addedId}
          isReadOnly={isReadOnly}
          onChange={(changed) => change(rows.with(index, changed))}
          onRemove={() => change(rows.toSpliced(index, 1))}
        />
      ))}
      {!isReadOnly && (
        <Button size="sm" className="self-start" icon={<Plus aria-hidden />} onPress={add}>
          {t("addRow")}
        </Button>
      )}
      {description && <span className="text-ink-2 text-xs">{description}</span>}
    </fieldset>
  );
}

/** An empty list begins with a line to type in. */
function startRows(value: Json | undefined, isReadOnly: boolean): KeyValueRow[] {
  const rows = toRows(value);
  return rows.length === 0 && !isReadOnly ? [{ id: 0, name: "", value: "" }] : rows;
}
