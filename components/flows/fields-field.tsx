"use client";

import type { ReactNode } from "react";
import { z } from "zod";
import type { Json, JsonObject } from "#lib/shared/json.ts";

type FieldsFieldProps = {
  label: string;
  description?: string | undefined;
  field: z.ZodType;
  value: JsonObject;
  /** Undefined when nothing in it is set any more. */
  onChange: (value: JsonObject | undefined) => void;
  /** Draws one of its fields. */
  children: (
    name: string,
    field: z.ZodType,
    value: Json | undefined,
    onChange: (next: Json | undefined) => void,
  ) => ReactNode;
};

/** A param that is an object with fields of its own, each drawn as its schema says. */
export function FieldsField({ label, description, field, value, onChange, children }: FieldsFieldProps) {
  const change = (name: string, next: Json | undefined) => {
    const { [name]: _, ...others } = value;
    const changed = next === undefined ? others : { ...value, [name]: next };
    onChange(Object.keys(changed).length === 0 ? undefined : changed);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-ink text-sm">{label}</legend>
      {description && <p className="text-ink-2 text-xs">{description}</p>}
      {Object.entries(shapeOf(field)).map(([name, each]) =>
        children(name, each, value[name], (next) => change(name, next)),
      )}
    </fieldset>
  );
}

function shapeOf(field: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : {};
}
