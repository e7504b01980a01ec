import { type ListItemsInput, listItemsInput } from "./schema.ts";

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** URL names of the table's input. Kept short: people paste these addresses to each other. */
const names = {
  search: "q",
  state: "state",
  appId: "app",
  kind: "kind",
  sectionId: "section",
  sort: "sort",
  direction: "dir",
  page: "page",
} as const satisfies Record<keyof ListItemsInput, string>;

const inputKeys = Object.keys(names) as (keyof ListItemsInput)[];
const defaults: ListItemsInput = listItemsInput.parse({});

/** What the table shows, from its address. A value that is not one is left out: an old link still opens the page. */
export function readListParams(params: Params): ListItemsInput {
  const read: Record<string, unknown> = {};
  for (const key of inputKeys) {
    const value = params[names[key]];
    const text = typeof value === "string" ? value : value?.[0];
    if (text && listItemsInput.shape[key].safeParse(text).success) read[key] = text;
  }
  return listItemsInput.parse(read);
}

/** The address of what the table shows: only what differs from the table as it opens. */
export function vaultHref(input: Partial<ListItemsInput>): "/vault" | `/vault?${string}` {
  const params = new URLSearchParams();
  for (const key of inputKeys) {
    const value = input[key];
    if (value !== undefined && value !== defaults[key]) params.set(names[key], String(value));
  }
  const query = params.toString();
  return query === "" ? "/vault" : `/vault?${query}`;
}

/** The direction that a column begins with: texts from A, times from the newest. */
export function startDirection(sort: ListItemsInput["sort"]): "asc" | "desc" {
  return sort === "name" || sort === "app" ? "asc" : "desc";
}

/** True if anything but the section narrows what is shown. */
export function isFiltered({ search, state, appId, kind }: ListItemsInput): boolean {
  return search !== "" || state !== undefined || appId !== undefined || kind !== undefined;
}
