import { type FieldMeta, fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { diffAction, type FieldChange } from "#lib/flows/diff-documents.ts";
import { printTemplateJson } from "#lib/flows/edit-json-text.ts";
import { metaOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { actionLabel, conditionText, type SummaryWords } from "./action-text.ts";
import { shownSegments, shownText } from "./reference-text.ts";

/** One value in which two actions differ, as a reader is shown it. Null: it is not set. */
export type DiffRow = {
  key: string;
  label: string;
  /** The place within the param, such as `Authorization`; empty for all of it. */
  detail: string;
  before: string | null;
  after: string | null;
  isCode: boolean;
  /** Another item or flow of the same name. */
  hasSameText: boolean;
};

export type DiffWords = SummaryWords & {
  item: (itemId: string, kind: "connection" | "stored") => string;
  yes: string;
  no: string;
  /** What an action does. */
  does: string;
  connection: string;
  settings: Readonly<Record<string, string>>;
};

type Sides = { before: FlowAction; after: FlowAction };

/** Params that mean something as a whole alone. */
const wholeControls: ReadonlySet<string> = new Set(["condition", "vaultFiles", "lines"]);
/** Objects that are shown member by member, also where there was none before. */
const openControls: ReadonlySet<string> = new Set(["keyValues", "fields"]);

/** The values in which two actions differ, each once, in the order in which the document has them. */
export function diffRows(sides: Sides, language: Language, words: DiffWords): DiffRow[] {
  const rows = diffAction(sides.before, sides.after)
    .map((change) => widen(change, sides))
    .flatMap((change) => open(change, sides))
    .map((change) => toRow(change, sides, language, words));
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

/** An action with nothing set: what one that is new, or gone, is compared with. */
export function bareAction({ id, type, action }: FlowAction): FlowAction {
  return { id, type, action };
}

function widen(change: FieldChange, { before, after }: Sides): FieldChange {
  const [root, param] = change.field;
  if (root === "type" || root === "action") return { field: ["does"], before, after };
  if (root !== "params" || param === undefined || !wholeControls.has(controlOf(param, { before, after }) ?? "")) {
    return change;
  }
  return { field: ["params", param], before: before.params?.[param], after: after.params?.[param] };
}

function open(change: FieldChange, sides: Sides): FieldChange[] {
  const { field, before, after } = change;
  const [root, param = ""] = field;
  const isOpen = root === "retry" || (field.length === 2 && openControls.has(controlOf(param, sides) ?? ""));
  if (!isOpen || !isMissingOrRecord(before) || !isMissingOrRecord(after)) return [change];
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  if (names.size === 0) return [change];
  return [...names].map((name) => ({ field: [...field, name], before: before?.[name], after: after?.[name] }));
}

function toRow({ field, before, after }: FieldChange, sides: Sides, language: Language, words: DiffWords): DiffRow {
  const [root = "", param = "", ...rest] = field;
  const text = (value: unknown, action: FlowAction) =>
    root === "does"
      ? actionLabel(action.type, action.action, language)
      : valueText(value as Json | undefined, field, sides, language, words);
  const [shownBefore, shownAfter] = [text(before, sides.before), text(after, sides.after)];
  const control = root === "params" ? controlOf(param, sides) : undefined;
  return {
    key: field.join("\n"),
    ...labelOf(root, param, rest, sides, language, words),
    before: shownBefore,
    after: shownAfter,
    isCode: control === "json" || (typeof (after ?? before) === "object" && !wholeControls.has(control ?? "")),
    hasSameText: shownBefore !== null && shownBefore === shownAfter,
  };
}

function labelOf(
  root: string,
  param: string,
  rest: readonly string[],
  sides: Sides,
  language: Language,
  words: DiffWords,
): Pick<DiffRow, "label" | "detail"> {
  if (root === "does") return { label: words.does, detail: "" };
  if (root !== "params") return { label: words.settings[[root, param].filter(Boolean).join(".")] ?? root, detail: "" };
  if (param === "connection_id") return { label: words.connection, detail: "" };
  const label = metaAt(param, sides)?.label[language] ?? param;
  const inner = innerMeta(param, rest[0], sides)?.label[language];
  return { label, detail: inner ?? rest.join(".") };
}

function valueText(
  value: Json | undefined,
  [root, param = "", ...rest]: readonly string[],
  sides: Sides,
  language: Language,
  words: DiffWords,
): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "boolean" && root !== "params") return value ? words.yes : words.no;
  if (root !== "params") return typeof value === "string" ? value : printTemplateJson(value);
  if (param === "connection_id") return itemText(value, "connection", words);
  const meta = (rest[0] === undefined ? undefined : innerMeta(param, rest[0], sides)) ?? metaAt(param, sides);
  return (meta && controlText(meta, value, rest.length > 0, language, words)) ?? plainText(value, words);
}

function controlText(
  { control, options }: FieldMeta,
  value: Json,
  isInner: boolean,
  language: Language,
  words: DiffWords,
): string | null {
  if (control === "select") return options?.find((option) => option.value === String(value))?.label[language] ?? null;
  if (control === "checkbox") return typeof value === "boolean" ? (value ? words.yes : words.no) : null;
  if (isInner) return null;
  if (control === "condition") return conditionText(value, words) || null;
  if (control === "vaultItem") return itemText(value, "stored", words);
  if (control === "flow") return flowText(value, words);
  if (control === "vaultFiles") return filesText(value, words);
  return control === "lines" && Array.isArray(value) ? value.map((line) => plainText(line, words)).join("\n") : null;
}

function plainText(value: Json, words: DiffWords): string {
  const text = typeof value === "string" ? value : printTemplateJson(value);
  return shownText(shownSegments(text, words.reference));
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function itemText(value: Json, kind: "connection" | "stored", words: DiffWords): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const id = kind === "connection" ? fromPublicId("ac", text) : GUID.test(text) ? text.toLowerCase() : null;
  return id === null ? text : words.item(id, kind);
}

function flowText(value: Json, words: DiffWords): string | null {
  const id = typeof value === "string" ? fromPublicId("af", value) : null;
  return id === null ? null : words.flow(id);
}

function filesText(value: Json, words: DiffWords): string | null {
  if (!Array.isArray(value)) return null;
  const lines = value.map((file) => {
    if (file === null || typeof file !== "object" || Array.isArray(file)) return plainText(file, words);
    const item = itemText(file.item ?? "", "stored", words);
    return typeof file.name === "string" && file.name !== "" ? `${file.name}: ${item}` : item;
  });
  return lines.join("\n");
}

function controlOf(param: string, sides: Sides): string | undefined {
  return metaAt(param, sides)?.control;
}

function metaAt(param: string, { before, after }: Sides): FieldMeta | undefined {
  return metaOf(after, param) ?? metaOf(before, param);
}

/** Of a field of a param that is an object with fields of its own. */
function innerMeta(param: string, name: string | undefined, sides: Sides): FieldMeta | undefined {
  if (name === undefined || controlOf(param, sides) !== "fields") return undefined;
  const { type, action } = sides.after;
  const field = findActionDefinition(type, action)?.params.shape[param];
  const inner = field && "unwrap" in field && typeof field.unwrap === "function" ? field.unwrap() : field;
  const shape: Readonly<Record<string, Parameters<typeof fieldMeta>[0]>> = inner?.shape ?? {};
  const found = Object.hasOwn(shape, name) ? shape[name] : undefined;
  return found && fieldMeta(found);
}

function isMissingOrRecord(value: unknown): value is Readonly<Record<string, unknown>> | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}
