import { type EventFilters, eventFilters } from "./event-schema.ts";

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** URL names of the filters. */
const names = {
  search: "q",
  group: "group",
  action: "action",
  operatorId: "operator",
  source: "source",
  accountId: "account",
  targetId: "target",
  from: "from",
  to: "to",
} as const satisfies Record<keyof EventFilters, string>;

const keys = Object.keys(names) as (keyof EventFilters)[];

/** What the page shows, from its address. A value that is not one is left out: an old link still opens the page. */
export function readEventFilters(params: Params): EventFilters {
  const read: Record<string, unknown> = {};
  for (const key of keys) {
    const value = params[names[key]];
    const text = typeof value === "string" ? value : value?.[0];
    if (text && eventFilters.shape[key].safeParse(text).success) read[key] = text;
  }
  return eventFilters.parse(read);
}

export function auditHref(filters: Partial<EventFilters>): "/audit" | `/audit?${string}` {
  const query = filterQuery(filters, names);
  return query === "" ? "/audit" : `/audit?${query}`;
}

/** The same with the names that the route handlers take. */
export function apiQuery(filters: Partial<EventFilters>): string {
  return filterQuery(filters);
}

export function isFiltered(filters: EventFilters): boolean {
  return apiQuery(filters) !== "";
}

function filterQuery(filters: Partial<EventFilters>, as?: Readonly<Record<keyof EventFilters, string>>): string {
  const params = new URLSearchParams();
  for (const key of keys) {
    const value = filters[key];
    if (value !== undefined && value !== "") params.set(as ? as[key] : key, value);
  }
  return params.toString();
}
