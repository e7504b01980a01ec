import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { actionAliases } from "../action-aliases.ts";
import { findInSides, textFinder, visibleError } from "../find-text.ts";
import type { FoundText } from "../list-schema.ts";
import type { ShownStep, StepError } from "../schema.ts";
import type { Ran } from "./readable-journals.ts";
import { findTold, type TellError, type ToldAt } from "./told-errors.ts";

/** Rows of one execution that are looked into: one may hold the text in what no reader sees, such as a message's key. */
const MAX_ROWS = 5;

type Run = Ran & { id: string };
type Wanted = {
  /** Whose journals the actor may read, the newest first. */
  runs: readonly Run[];
  text: string;
  /** In the reader's language. */
  tell: TellError;
  documentsOf: (run: Ran) => ReadonlyMap<string, readonly FlowAction[]>;
};

type Step = { path: string; attempt?: number; type: string; action: string; shown: ShownStep };
type Own = { input: Json; trigger: Json; result: Json; error: StepError | null; journal: Step[] | null; calls: number };

/** Where each of them holds the text first, by execution; those that do not are left out. */
export async function findPlaces(
  tx: Tx,
  { tenantId }: Actor,
  { runs, text, tell, documentsOf }: Wanted,
): Promise<Map<string, FoundText>> {
  const find = textFinder(text);
  const holding = new Set(await findHolding(tx, tenantId, runs, text));
  const told = await findTold(tx, tenantId, { ids: runs.map(({ id }) => id), text, tell });
  const found = new Map<string, FoundText>();
  for (const run of runs) {
    if (!holding.has(run.id) && !told.has(run.id)) continue;
    // One at a time: a journal may weigh megabytes.
    const rows = await readSteps(tx, tenantId, run.id, { text, toldAt: told.get(run.id) ?? null });
    const own = await readOwn(tx, tenantId, run.id);
    // Whether what it called meanwhile may be read was not asked.
    if (own?.calls !== run.calledVersions.length) continue;
    const place = firstPlace({ find, tell }, own, [...(own.journal ?? []), ...rows]);
    if (place) found.set(run.id, withAlias(place, documentsOf(run), run.flowVersionId));
  }
  return found;
}

/** As a value stands in JSON, escaped: of text that holds a quote or a line break too. */
const pieceOf = (text: string) => likePiece(JSON.stringify(text).slice(1, -1));

async function findHolding(tx: Tx, tenantId: string, runs: readonly Run[], text: string): Promise<string[]> {
  const ids = Prisma.sql`${runs.map(({ id }) => id)}::uuid[]`;
  const piece = pieceOf(text);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select "id" from "FlowExecution" where "tenantId" = ${tenantId}::uuid and "id" = any(${ids}) and (
      lower("input"::text) like ${piece} or lower("trigger"::text) like ${piece} or lower("result"::text) like ${piece}
      or lower("error"::text) like ${piece} or lower("journal"::text) like ${piece})
    union select "executionId" from "ExecutionStep"
    where "tenantId" = ${tenantId}::uuid and "executionId" = any(${ids}) and lower("shown"::text) like ${piece}`;
  return rows.map(({ id }) => id);
}

async function readOwn(tx: Tx, tenantId: string, id: string): Promise<Own | undefined> {
  const [own] = await tx.$queryRaw<Own[]>`
    select "input", "trigger", "result", "error", "journal", coalesce(cardinality("calledVersions"), 0) as "calls"
    from "FlowExecution"
    where "tenantId" = ${tenantId}::uuid and "id" = ${id}::uuid`;
  return own;
}

function readSteps(
  tx: Tx,
  tenantId: string,
  executionId: string,
  { text, toldAt }: { text: string; toldAt: ToldAt },
): Promise<Step[]> {
  return tx.$queryRaw<Step[]>`
    select "path", "attempt", "type", "action", "shown" from "ExecutionStep"
    where "tenantId" = ${tenantId}::uuid and "executionId" = ${executionId}::uuid
      and (lower("shown"::text) like ${pieceOf(text)}
        or ("seq" = ${toldAt?.seq ?? null}::int and "attempt" = ${toldAt?.attempt ?? null}::int))
    order by "seq", "attempt" limit ${MAX_ROWS}`;
}

type Finder = { find: ReturnType<typeof textFinder>; tell: TellError };

function firstPlace({ find, tell }: Finder, own: Own, steps: readonly Step[]): FoundText | null {
  const before = findInSides(find, { input: own.input, trigger: own.trigger });
  if (before) return { step: null, ...before };
  for (const { path, attempt = 1, type, action, shown } of steps) {
    const { input, sent, output, error } = shown;
    const seen = error && visibleError(error as unknown as Json, tell(error));
    const place = findInSides(find, { input, sent, output, error: seen });
    if (place) return { step: { path, attempt, type, action }, ...place };
  }
  const { result, error } = own;
  const after = findInSides(find, { result, error: error && visibleError(error as unknown as Json, tell(error)) });
  return after && { step: null, ...after };
}

function withAlias(
  place: FoundText,
  documents: ReadonlyMap<string, readonly FlowAction[]>,
  versionId: string,
): FoundText {
  if (!place.step) return place;
  const alias = actionAliases(documents, { versionId, steps: [] })(place.step.path);
  return alias === null ? place : { ...place, step: { ...place.step, alias } };
}
