import type { Json } from "#lib/shared/json.ts";
import type { AuditedAttribute } from "./audited-attributes.ts";
import type { AuditDetail } from "./schema.ts";

type KeysOf<Value> = Value extends readonly unknown[] ? never : string extends keyof Value ? never : keyof Value;
type DetailOf = AuditDetail;
type Sides = Extract<DetailOf, { after: object }>["after"];

/** Every name that a row's detail can have, but the two sides of a change and the holder of a kind's own fields. */
export type DetailField =
  | Exclude<KeysOf<DetailOf> | KeysOf<Sides>, "before" | "after" | "attributes">
  | AuditedAttribute;
/** How a field's value is shown: as it is, as a word of ours, or as a moment. */
export type FieldLook = "text" | "word" | "time";

const fieldsOf = {
  word: [
    "role",
    "right",
    "granteeKind",
    "empty",
    "kind",
    "draft",
    "dry",
    "part",
    "wasPublished",
    "as",
    "trigger",
    "enabled",
    "allowsGet",
    "inputChanged",
    "channel",
    "alert",
    "forgotten",
    "allowed",
  ],
  time: ["expiresAt", "previousUntil", "notBefore", "notAfter"],
  text: [
    "name",
    "account",
    "notes",
    "email",
    "language",
    "address",
    "scopes",
    "section",
    "handedOver",
    "count",
    "group",
    "operator",
    "description",
    "grantee",
    "appId",
    "origins",
    "parts",
    "replaced",
    "replacement",
    "flows",
    "published",
    "kept",
    "from",
    "to",
    "fileName",
    "sizeBytes",
    "setupType",
    "version",
    "outcome",
    "draftVersion",
    "restored",
    "number",
    "execution",
    "newExecution",
    "step",
    "format",
    "attempt",
    "code",
    "username",
    "issuer",
    "subject",
    "mimeType",
    "digits",
    "period",
    "algorithm",
    "thumbprint",
    "flow",
    "mode",
    "auth",
    "ratePerMinute",
    "concurrencyLimit",
    "idempotency",
    "idempotencySeconds",
    "scheme",
    "callbackItem",
    "callbackField",
    "header",
    "encoding",
    "prefix",
    "signedTime",
    "cron",
    "timeZone",
    "timeLimitSeconds",
    "keepDays",
    "keepExecutions",
    "connection",
    "sender",
    "senderName",
    "recipient",
  ],
} as const satisfies Record<FieldLook, readonly DetailField[]>;

const lookOf: ReadonlyMap<string, FieldLook> = new Map(
  (["word", "time", "text"] as const).flatMap((look) => fieldsOf[look].map((field) => [field, look] as const)),
);

/** A field that this version does not know is shown as it is. */
export function findLook(field: string): FieldLook {
  return lookOf.get(field) ?? "text";
}

/** Values that are words of ours. */
const detailWords = [
  "admin",
  "editor",
  "viewer",
  "view",
  "change",
  "operator",
  "group",
  "true",
  "false",
  "credentialSet",
  "certificateArchive",
  "certificate",
  "file",
  "oneTimePassword",
  "hook",
  "schedule",
  "HAPPENED",
  "REPEAT",
  "ONLY",
  "FROM",
  "MAIL",
  "PHONE",
  "CONNECTION",
  "EXPIRY",
  "EXECUTION",
] as const;
export type DetailWord = (typeof detailWords)[number];

export function isDetailWord(text: string): text is DetailWord {
  return detailWords.some((word) => word === text);
}

export type DetailRow = {
  field: string;
  value: Json;
  /** Set on what was changed. */
  before?: Json;
};

/** A row's detail as lines: of a change only what differs, each with its old and its new value. */
export function detailRows(detail: Readonly<Record<string, Json>>): DetailRow[] {
  const { before, after, ...rest } = detail;
  const lines = Object.entries(flatten(rest)).map(([field, value]) => ({ field, value }));
  if (after === undefined) return lines;
  const [old, now] = [sideOf(before), sideOf(after)];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => ({ field, before: old[field] ?? null, value: now[field] ?? null }));
  return [...changed, ...lines];
}

export function isDetailField(text: string): text is DetailField {
  return lookOf.has(text);
}

/** A bare text is a name: of what was renamed. */
function sideOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? flatten(value)
    : { name: value ?? null };
}

function flatten({ attributes, ...rest }: Readonly<Record<string, Json>>): Record<string, Json> {
  const own = attributes !== null && typeof attributes === "object" && !Array.isArray(attributes) ? attributes : {};
  return { ...rest, ...own };
}
