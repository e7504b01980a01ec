import type { z } from "zod";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import type { Language } from "#lib/shared/local-text.ts";

/** What may stand at a place: of a value that may be several things, each of them. */
export function schemasAt(schemas: readonly z.ZodType[], path: readonly (string | number)[]): z.ZodType[] {
  const here = schemas.flatMap(unwrap);
  const [step, ...rest] = path;
  return step === undefined
    ? here
    : schemasAt(
        here.flatMap((schema) => memberOf(schema, step)),
        rest,
      );
}

/** Names and their schemas, of all objects that may stand there. */
export function membersOf(schemas: readonly z.ZodType[]): [string, z.ZodType][] {
  return schemas.flatMap((schema) => Object.entries(shapeOf(schema)));
}

/** The texts, and true and false, that may stand there; none where anything may. */
export function choicesOf(schemas: readonly z.ZodType[]): (string | boolean)[] {
  const choices = schemas.flatMap(unwrap).flatMap(({ def }): unknown[] => {
    if (def.type === "boolean") return [true, false];
    if (def.type === "enum") return Object.values((def as z.core.$ZodEnumDef).entries);
    return def.type === "literal" ? (def as z.core.$ZodLiteralDef<z.core.util.Literal>).values : [];
  });
  return [...new Set(choices)].filter(isChoice);
}

/** What a value of it begins as: empty text, list or object; undefined for what has no such form. */
export function startOf(schema: z.ZodType): '""' | "[]" | "{}" | undefined {
  const types = unwrap(schema).map(({ def }) => def.type);
  if (types.some((type) => type === "string" || type === "enum")) return '""';
  if (types.includes("array")) return "[]";
  return types.some((type) => type === "object" || type === "record") ? "{}" : undefined;
}

/** What a field is called in its form; empty for one that no form shows. */
export function labelOf(schema: z.ZodType, language: Language): string {
  return fieldMeta(schema)?.label?.[language] ?? "";
}

function isChoice(value: unknown): value is string | boolean {
  return typeof value === "boolean" || (typeof value === "string" && value !== "");
}

function memberOf(schema: z.ZodType, step: string | number): z.ZodType[] {
  const { def } = schema;
  if (def.type === "array") return typeof step === "number" ? [(def as z.core.$ZodArrayDef<z.ZodType>).element] : [];
  if (def.type === "record") return [(def as z.core.$ZodRecordDef<never, z.ZodType>).valueType];
  const member = Object.hasOwn(shapeOf(schema), step) ? shapeOf(schema)[String(step)] : undefined;
  return member ? [member] : [];
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return schema.def.type === "object" ? ((schema as z.ZodObject).shape as Record<string, z.ZodType>) : {};
}

function unwrap(schema: z.ZodType): z.ZodType[] {
  const { def } = schema;
  if (def.type === "union") return (def as z.core.$ZodUnionDef<readonly z.ZodType[]>).options.flatMap(unwrap);
  if (def.type === "pipe") {
    const { in: before, out } = def as z.core.$ZodPipeDef<z.ZodType, z.ZodType>;
    // What is typed goes in; a step that only changes it tells nothing.
    return unwrap(before.def.type === "transform" ? out : before);
  }
  if ("innerType" in def) return unwrap(def.innerType as z.ZodType);
  return [schema];
}
