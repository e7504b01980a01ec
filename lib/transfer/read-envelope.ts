import { z } from "zod";
import { type CreateFormInput, createFormInput } from "#lib/forms/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Json, type JsonObject, json } from "#lib/shared/json.ts";
import { findJsonProblem } from "#lib/shared/json-problem.ts";
import { storedKinds } from "#lib/stored-items/schema.ts";
import { type ImportProblem, MAX_CONNECTIONS, MAX_FLOWS, placeholder } from "./schema.ts";

/** A file of flows, perhaps with a form (`reference/auth0-forms.md` §4.5). Maps are by placeholder, in the file's order. */
export type Envelope = {
  version: string | null;
  connections: ReadonlyMap<string, { appId: string; name: string }>;
  /** Ours: stored items that the flows name. */
  items: ReadonlyMap<string, { kind: (typeof storedKinds)[number]; name: string }>;
  flows: ReadonlyMap<string, { name: string; actions: Json }>;
  form: CreateFormInput | null;
  /** Where in the file the form stands. */
  formPath: readonly string[];
};

const name = z.string().trim().min(1).max(150);
const version = z.union([z.string().max(50), z.number()]).transform(String);
const byPlaceholder = <T extends z.ZodType>(member: T, max: number) =>
  z.record(placeholder, member).refine((all) => Object.keys(all).length <= max, "errors.importTooMany");

const envelopeFile = z.looseObject({
  version: version.optional(),
  form: z.unknown().optional(),
  flows: byPlaceholder(z.looseObject({ name, actions: json.nullish() }), MAX_FLOWS).optional(),
  connections: byPlaceholder(z.looseObject({ app_id: z.string().min(1).max(55), name }), MAX_CONNECTIONS).optional(),
  items: byPlaceholder(z.looseObject({ kind: z.enum(storedKinds), name }), MAX_CONNECTIONS).optional(),
});

/** What answers of the API hold of a form besides, and nobody sets. */
const ANSWERED = ["id", "created_at", "updated_at", "embedded_at", "submitted_at", "flow_count", "links"];

/**
 * Reads an export: of a form with its flows, of flows alone, or the bare graph of a form, with more or less than the
 * dashboard writes.
 *
 * @returns What it holds, or each place that has not its shape.
 * @throws AppError INVALID for what is nothing of the kind.
 */
export function readEnvelope(file: unknown): { envelope: Envelope | null; problems: ImportProblem[] } {
  const problem = findJsonProblem(file);
  if (problem) throw new AppError("INVALID", problem === "depth" ? "errors.flowTooDeep" : "errors.unstorable");
  const whole = json.safeParse(file);
  if (!whole.success || !isObject(whole.data)) throw new AppError("INVALID", "errors.importNotExport");
  const isBare = isBareForm(whole.data);
  const parsed = envelopeFile.safeParse(isBare ? { form: whole.data } : whole.data);
  if (!parsed.success) return { envelope: null, problems: problemsOf(parsed.error, []) };
  const { flows = {}, connections = {}, items = {}, form, ...rest } = parsed.data;
  if (form == null && Object.keys({ ...flows, ...connections }).length === 0)
    throw new AppError("INVALID", "errors.importNotExport");
  const formPath = isBare ? [] : ["form"];
  const read = form == null ? null : createFormInput.safeParse(withoutAnswered(form));
  if (read?.success === false) return { envelope: null, problems: problemsOf(read.error, formPath) };
  return {
    envelope: {
      version: rest.version ?? null,
      connections: mapOf(connections, ({ app_id, name }) => ({ appId: app_id, name })),
      items: mapOf(items, ({ kind, name }) => ({ kind, name })),
      flows: mapOf(flows, ({ name, actions }) => ({ name, actions: actions ?? [] })),
      form: read?.data ?? null,
      formPath,
    },
    problems: [],
  };
}

/** A form by itself, as the API answers it and as its page shows it. */
function isBareForm(file: JsonObject): boolean {
  return ["nodes", "start", "ending"].some((part) => file[part] !== undefined) && file.form === undefined;
}

function withoutAnswered(form: unknown): unknown {
  if (form === null || typeof form !== "object" || Array.isArray(form)) return form;
  return Object.fromEntries(Object.entries(form).filter(([key, value]) => !ANSWERED.includes(key) && value !== null));
}

function mapOf<Member, Read>(
  members: Record<string, Member>,
  read: (member: Member) => Read,
): ReadonlyMap<string, Read> {
  return new Map(Object.entries(members).map(([key, member]) => [key, read(member)]));
}

/** A key that should not be there is told at its own place. */
function problemsOf(error: z.ZodError, path: readonly string[]): ImportProblem[] {
  return error.issues.flatMap((issue): ImportProblem[] => {
    const at = [...path, ...issue.path.map(String)];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...at, key],
        messageKey: "errors.importUnknownField",
        params: { key },
      }));
    }
    const isOurs = issue.message.startsWith("errors.");
    return [{ path: at, messageKey: isOurs ? issue.message : "errors.importShape", params: {} }];
  });
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
