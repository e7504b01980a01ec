import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { errorText, type RenderMessage } from "../error-text.ts";
import { textFinder } from "../find-text.ts";
import type { StepError } from "../schema.ts";

/** What makes an error's sentence. */
type Told = Pick<StepError, "messageKey" | "params" | "place">;
export type TellError = (error: Told) => string;

/** Errors of one batch that are put in words: thousands of iterations may each have failed in their own way. */
const MAX_ERRORS = 5_000;

/** The sentence that a reader is shown of an error. */
export function errorTeller(render: RenderMessage): TellError {
  const told = new Map<string, string>();
  return ({ messageKey, params, place }) => {
    const key = JSON.stringify([messageKey, params, place]);
    const known = told.get(key) ?? errorText({ messageKey, params, place }, render);
    told.set(key, known);
    return known;
  };
}

/** Where an execution first tells the text: in a row of its own, or in what it wrote at its end. */
export type ToldAt = { seq: number; attempt: number } | null;

/** Those of the executions of which some error, as the reader is told it, holds the text: the sentence is in no row. */
export async function findTold(
  tx: Tx,
  tenantId: string,
  { ids, text, tell }: { ids: readonly string[]; text: string; tell: TellError },
): Promise<Map<string, ToldAt>> {
  const find = textFinder(text);
  const rows = await tx.$queryRaw<({ id: string; seq: number | null; attempt: number | null } & Told)[]>`
    with own as materialized (
      select "id", "error", "journal" from "FlowExecution"
      where "tenantId" = ${tenantId}::uuid and "id" = any(${ids}::uuid[])),
    errors as (
      select "executionId" as "id", "seq", "attempt", "shown"->'error' as "error" from "ExecutionStep"
      where "tenantId" = ${tenantId}::uuid and "executionId" = any(${ids}::uuid[]) and "shown" ? 'error'
      union all select "id", null, null, "error" from own
      union all select "id", null, null, jsonb_path_query("journal", '$[*].shown.error') from own)
    select "id", "seq", "attempt", "error"->>'messageKey' as "messageKey", "error"->'params' as "params",
      "error"->'place' as "place"
    from errors where jsonb_typeof("error") = 'object' and "error" ? 'messageKey'
    order by "id", "seq" nulls last, "attempt" limit ${MAX_ERRORS}`;
  const found = new Map<string, ToldAt>();
  for (const { id, seq, attempt, ...error } of rows) {
    if (found.has(id) || !find(tell(readable(error)))) continue;
    found.set(id, seq === null || attempt === null ? null : { seq, attempt });
  }
  return found;
}

/** A journal keeps no empty params. */
function readable({ messageKey, params, place }: Told): Told {
  return { messageKey, params: params ?? {}, ...(place && { place }) };
}
