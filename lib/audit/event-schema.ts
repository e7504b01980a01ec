import { z } from "zod";
import { json } from "#lib/shared/json.ts";
import { type AuditGroup, actionsOf, auditGroups, isAuditAction } from "./event-groups.ts";
import type { AuditAction } from "./schema.ts";

export const EVENTS_PER_PAGE = 50;
/** Shorter texts have no trigram to look up. */
export const SEARCH_MIN_LENGTH = 3;

export const auditSources = ["dashboard", "api", "cli", "system"] as const;
export type AuditSource = (typeof auditSources)[number];

/** PostgreSQL does not read the years that JavaScript writes for those long past. */
const day = z.iso.date().refine((text) => text >= "1970-01-01");

/** What narrows the log: everything that is given holds. */
export const eventFilters = z.object({
  /** A piece of any name in the row. */
  search: z
    .string()
    .trim()
    .max(150)
    .default("")
    .transform((text) => (text.length < SEARCH_MIN_LENGTH ? "" : text)),
  group: z.enum(auditGroups).optional(),
  action: z.string().refine(isAuditAction).optional(),
  operatorId: z.uuid().optional(),
  source: z.enum(auditSources).optional(),
  /** One API account. */
  accountId: z.uuid().optional(),
  /** An item, section, flow, operator, group…: what was done to it. */
  targetId: z.uuid().optional(),
  /** The first and the last day, in the reader's time zone. */
  from: day.optional(),
  to: day.optional(),
});
export type EventFilters = z.output<typeof eventFilters>;

export const listEventsInput = eventFilters.extend({
  /** Only events with a lower number: the ones after those shown already. */
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
});
export type ListEventsInput = z.output<typeof listEventsInput>;

export const exportFormats = ["csv", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportEventsInput = eventFilters.extend({ format: z.enum(exportFormats) });
export type ExportEventsInput = z.output<typeof exportEventsInput>;

/** Who did it. `link` is whoever held a link to set up or to choose a password; `gone` an operator since removed. */
export const eventActor = z.object({
  kind: z.enum(["operator", "client", "system", "cli", "link", "gone"]),
  id: z.uuid().nullable(),
  name: z.string().nullable(),
});
export type EventActor = z.infer<typeof eventActor>;

export const auditEvent = z.object({
  /** Its number in the tenant's chain, from 1. */
  seq: z.number().int(),
  at: z.coerce.date(),
  actor: eventActor,
  source: z.enum(auditSources),
  /** The API account of the call; its description is null once it is gone. */
  account: z.object({ id: z.uuid(), description: z.string().nullable() }).nullable(),
  /** A future version may have written one that this one does not know. */
  action: z.string(),
  targetId: z.uuid().nullable(),
  /** Where the target is, if it is there and the reader may see it. */
  targetHref: z.string().nullable(),
  detail: z.record(z.string(), json),
  /** Hexadecimal. */
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const eventPage = z.object({
  events: z.array(auditEvent),
  /** To ask for what follows with; null at the log's beginning. */
  nextBefore: z.number().int().nullable(),
});
export type EventPage = z.infer<typeof eventPage>;

/** The actions that the filters name; undefined for all. */
export function wantedActions({ group, action }: { group?: AuditGroup | undefined; action?: AuditAction | undefined }) {
  const ofGroup = group && actionsOf(group);
  if (action === undefined) return ofGroup;
  return ofGroup && !ofGroup.includes(action) ? [] : [action];
}
