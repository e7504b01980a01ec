import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ActionError } from "#lib/shared/result.ts";
import {
  type ItemState,
  itemDetail,
  itemPage,
  type ListItemsInput,
  type ListOptionsInput,
  optionList,
  sectionSummary,
} from "./schema.ts";

/** While something shown waits for credentials or fails: whoever mends it may sit elsewhere. */
const POLL_MS = 4_000;

export const itemsQuery = (input: ListItemsInput) =>
  queryOptions({
    queryKey: ["vault", "items", input],
    queryFn: ({ signal }) => read(`/api/vault/items?${searchParams(input)}`, itemPage, signal),
    refetchInterval: ({ state }) => pollWhile(state.data?.items),
    refetchOnWindowFocus: "always",
  });

export const itemQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["vault", "items", itemId],
    queryFn: ({ signal }) => read(`/api/vault/items/${itemId}`, itemDetail, signal),
    // One that is gone stays gone: asking on would only fill the audit log with refusals.
    refetchInterval: ({ state }) => (isGone(state.error) ? false : pollWhile(state.data && [state.data])),
    refetchOnWindowFocus: "always",
  });

export const sectionsQuery = () =>
  queryOptions({
    queryKey: ["vault", "sections"],
    queryFn: ({ signal }) => read("/api/vault/sections", z.array(sectionSummary), signal),
    refetchOnWindowFocus: "always",
  });

/** What a select of items offers, at most `MAX_OPTIONS` at a time. */
export const optionsQuery = (input: ListOptionsInput) =>
  queryOptions({
    queryKey: ["vault", "options", input],
    queryFn: ({ signal }) => read(`/api/vault/options?${searchParams(input)}`, optionList, signal),
  });

/** The items that a document refers to, of those that the reader may see. As many queries as `idBatches` gives. */
export const chosenOptionsQuery = (ids: readonly string[]) =>
  queryOptions({
    ...optionsQuery({ search: "", ids: [...ids] }),
    refetchInterval: ({ state }) => pollWhile(state.data?.options),
    refetchOnWindowFocus: "always",
  });

/** States that somebody may be about to end in another window. */
const mendable: ReadonlySet<ItemState> = new Set(["empty", "failing", "permissionsChanged"]);

function pollWhile(shown: readonly { state: ItemState }[] | undefined): number | false {
  return shown?.some(({ state }) => mendable.has(state)) ? POLL_MS : false;
}

function isGone(error: Error | null): boolean {
  return error instanceof ActionError && error.value.code === "NOT_FOUND";
}

function searchParams(input: ListItemsInput | ListOptionsInput): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** @throws ActionError with what the server said. */
async function read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  const body: unknown = await response.json();
  if (!response.ok) throw new ActionError(body as ActionError["value"]);
  return schema.parse(body);
}
