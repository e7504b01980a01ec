import { z } from "zod";
import type { SectionRight } from "#lib/permissions/section-access.ts";
import { json } from "#lib/shared/json.ts";

/** 1 to 150 characters after trimming (`reference/auth0-forms.md` §1.3). */
export const itemName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");
const notes = z.string().trim().max(2000, "errors.tooLong2000");

/** `https://host` or `https://host:port`, as the browser and the egress guard both write an origin. */
export const origin = z
  .string()
  .trim()
  .transform((text, context) => {
    const url = URL.parse(text.includes("://") ? text : `https://${text}`);
    if (url?.protocol === "https:" && !url.username && !url.password && (url.pathname === "/" || url.pathname === "")) {
      // Chromium lets a space into a host, as %20; Node does not.
      if (!url.search && !url.hash && !/[*%]/.test(url.hostname)) return url.origin;
    }
    context.addIssue({ code: "custom", message: "errors.origin" });
    return z.NEVER;
  });

/** The wire's `setup`, checked against the app's manifest by `parse-setup.ts`. */
export const setupInput = z.looseObject({ type: z.string() });
export type SetupInput = z.infer<typeof setupInput>;

export const createConnectionInput = z.object({
  sectionId: z.uuid("errors.required"),
  appId: z.string().min(1).max(55),
  name: itemName,
  notes: notes.optional(),
  /** Left out for an empty connection. */
  setup: setupInput.optional(),
  /** The *Allowed hosts*, for an app whose manifest leaves them to the author. Empty: any host. */
  origins: z.array(origin).max(20, "errors.tooManyHosts").optional(),
});
export type CreateConnectionInput = z.infer<typeof createConnectionInput>;

/** The dashboard's form: an app whose hosts the author names must have some. `/api/v2` has no field for them. */
export const replaceCredentialsInput = z.object({
  itemId: z.uuid(),
  setup: setupInput,
  origins: z.array(origin).max(20, "errors.tooManyHosts").optional(),
});
export type ReplaceCredentialsInput = z.infer<typeof replaceCredentialsInput>;

export const updateItemInput = z.object({ itemId: z.uuid(), name: itemName.optional(), notes: notes.optional() });
export type UpdateItemInput = z.infer<typeof updateItemInput>;

export const moveItemInput = z.object({ itemId: z.uuid(), sectionId: z.uuid("errors.required") });
export type MoveItemInput = z.infer<typeof moveItemInput>;

export const itemIdInput = z.object({ itemId: z.uuid() });

export const itemKinds = [
  "connection",
  "credentialSet",
  "certificateArchive",
  "certificate",
  "file",
  "oneTimePassword",
] as const;
export type ItemKind = (typeof itemKinds)[number];
/** What `/v4` knows as a vault item, and the screen too. */
export type StoredKind = Exclude<ItemKind, "connection">;

/** The states of design §8, the worst first. */
export const itemStates = ["empty", "expired", "failing", "permissionsChanged", "expiring", "ready"] as const;
export type ItemState = (typeof itemStates)[number];

export const itemSorts = ["updated", "name", "app", "created"] as const;

export const listItemsInput = z.object({
  search: z.string().trim().max(150).default(""),
  state: z.enum(itemStates).optional(),
  appId: z.string().max(55).optional(),
  kind: z.enum(itemKinds).optional(),
  sectionId: z.uuid().optional(),
  sort: z.enum(itemSorts).default("updated"),
  direction: z.enum(["asc", "desc"]).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListItemsInput = z.infer<typeof listItemsInput>;

export const ITEMS_PER_PAGE = 50;

const message = z.object({
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

/** A scope that the provider did not grant, and the flows' actions that need it. */
export const missingScope = z.object({
  scope: z.string(),
  actions: z.array(z.object({ type: z.string(), action: z.string() })),
});
export type MissingScope = z.infer<typeof missingScope>;

/** Why a connection's permissions changed: one of the two, or both. */
const itemLimits = z.object({
  /** Of an action, such as `SALESFORCE.CREATE_LEAD`, that the provider refused for want of a permission. */
  refusal: message.extend({ action: z.string() }).nullable(),
  /** What actions in use need and the provider did not grant. */
  missingScopes: z.array(z.string()),
});

/** What a browser may know about an item. There is no field in which a secret, or its envelope, could travel. */
export const itemSummary = z.object({
  id: z.uuid(),
  sectionId: z.uuid(),
  sectionName: z.string(),
  kind: z.enum(itemKinds),
  name: z.string(),
  appId: z.string().nullable(),
  setupType: z.string().nullable(),
  accountName: z.string().nullable(),
  state: z.enum(itemStates),
  /** Why it is failing, as a message key. */
  failingReason: message.nullable(),
  /** Why its permissions changed; null in any other state. */
  limited: itemLimits.nullable(),
  /** A note, not a state: it was made over an API without allowed hosts. */
  isAnyHost: z.boolean(),
  /** Flows that refer to it and that the reader may see. */
  usedByFlows: z.number().int(),
  expiresAt: z.coerce.date().nullable(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  refreshedAt: z.coerce.date().nullable(),
});
export type ItemSummary = z.infer<typeof itemSummary>;

export const itemPage = z.object({
  items: z.array(itemSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
  /** Of all items that search, section and app leave: for the filter buttons. */
  countByState: z.partialRecord(z.enum(itemStates), z.number().int()),
});
export type ItemPage = z.infer<typeof itemPage>;

/** One document of a flow that refers to an item, and where in it. */
export const itemUseVersion = z.object({
  /** `running`: no longer published, or a run of a draft, and not finished. */
  which: z.enum(["draft", "published", "running"]),
  /** Of a published version; null for a draft and for a run of one. */
  number: z.number().int().nullable(),
  actions: z.array(z.object({ id: z.string(), alias: z.string().nullable() })),
});
export type ItemUseVersion = z.infer<typeof itemUseVersion>;

export const itemUse = z.object({
  flowId: z.uuid(),
  flowName: z.string(),
  /** When a run of the flow, or a call of one of its hooks, last opened the item, to the minute. */
  lastUsedAt: z.coerce.date().nullable(),
  versions: z.array(itemUseVersion),
  /** Its hooks whose callers sign with the item's secret, by name. */
  hooks: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type ItemUse = z.infer<typeof itemUse>;

/** A setting of the tenant that goes through an item. */
export const settingUse = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sender"), which: z.enum(["MAIL", "PHONE"]) }),
  z.object({ kind: z.literal("alert"), which: z.enum(["CONNECTION", "EXPIRY", "EXECUTION"]) }),
]);
export type SettingUse = z.infer<typeof settingUse>;

/** When an access token came and goes. The token itself is nobody's to read. */
export const tokenTimes = z.object({
  obtainedAt: z.coerce.date(),
  /** Null: it does not end. */
  expiresAt: z.coerce.date().nullable(),
  /** When an engine renews it. Null: it does not end, or nothing can renew it. */
  renewAt: z.coerce.date().nullable(),
  /** What the provider granted; empty where it does not say. */
  scopes: z.array(z.string()),
  /** Renewals that failed since the last one that did not. */
  failures: z.number().int(),
});
export type TokenTimes = z.infer<typeof tokenTimes>;

export const itemDetail = itemSummary.extend({
  notes: z.string(),
  /** Fields of the setup that are not secret, by name. */
  attributes: z.record(z.string(), z.string()),
  /** Names of the secret fields that are stored: shown as “stored, replace”. */
  storedSecrets: z.array(z.string()),
  origins: z.array(z.string()),
  /** Of the first flows by name; `usedByFlows` counts all. */
  uses: z.array(itemUse),
  /** Besides flows: `usedByFlows` counts none of them. */
  settings: z.array(settingUse),
  /** Whether the reader may change those. */
  canSet: z.boolean(),
  /** When a run last opened it, to the minute. */
  lastUsedAt: z.coerce.date().nullable(),
  /** Of the access token that its credentials obtained; null without one. */
  token: tokenTimes.nullable(),
  /** `limited.missingScopes`, with the actions in use that need them. */
  missing: z.array(missingScope),
  canChange: z.boolean(),
});
export type ItemDetail = z.infer<typeof itemDetail>;

export const sectionSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  itemCount: z.number().int(),
  right: z.enum(["view", "change"] satisfies [SectionRight, SectionRight]),
});
export type SectionSummary = z.infer<typeof sectionSummary>;

/** An item as the flow editor offers it, and as it shows one that was chosen. */
export const itemOption = z.object({
  id: z.uuid(),
  kind: z.enum(itemKinds),
  name: z.string(),
  appId: z.string().nullable(),
  setupType: z.string().nullable(),
  sectionId: z.uuid(),
  sectionName: z.string(),
  accountName: z.string().nullable(),
  state: z.enum(itemStates),
  expiresAt: z.coerce.date().nullable(),
  isAnyHost: z.boolean(),
  origins: z.array(z.string()),
  canChange: z.boolean(),
});
export type ItemOption = z.infer<typeof itemOption>;

export const MAX_OPTIONS = 100;

/** Lists in the query are texts with commas. */
const listOf = <T extends z.ZodType<string, string>>(member: T, max: number) =>
  z
    .string()
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(member).max(max));

/** Conditions that hold together. */
export const listOptionsInput = z.object({
  search: z.string().trim().max(150).default(""),
  kinds: listOf(z.enum(itemKinds), itemKinds.length).optional(),
  appIds: listOf(z.string().max(55), MAX_OPTIONS).optional(),
  ids: listOf(z.guid(), MAX_OPTIONS).optional(),
});
export type ListOptionsInput = z.output<typeof listOptionsInput>;

export const optionList = z.object({
  options: z.array(itemOption),
  /** There are more than the list holds: a search finds them. */
  hasMore: z.boolean(),
});
export type OptionList = z.infer<typeof optionList>;

export const testResult = z.object({
  /** `limited`: the credentials were accepted, and may not do what was asked. */
  outcome: z.enum(["ok", "limited", "refused", "unreachable", "noTest", "empty"]),
  at: z.coerce.date(),
  /** The provider's HTTP status, where it answered. */
  status: z.number().int().nullable(),
  durationMs: z.number(),
  /** What the provider or the network said, rendered by key. */
  message: message.nullable(),
  /** The last request as it was sent, marks in the place of secrets, cut where it is long; null where none left. */
  request: json.nullable(),
  missing: z.array(missingScope),
});
export type TestResult = z.infer<typeof testResult>;

/** How many tests of a connection are kept. */
export const KEPT_TESTS = 10;

/** One of those that are kept; `version` is that of the credentials that were tested. */
export type KeptTest = TestResult & { id: string; version: number };
