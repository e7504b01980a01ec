import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isStatementTimeout } from "#lib/db/errors.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { RenderMessage } from "../error-text.ts";
import { EXECUTIONS_PER_PAGE, type FoundText } from "../list-schema.ts";
import { findPlaces } from "./found-places.ts";
import { type ListQuery, selectIds } from "./list-filters.ts";
import { journalReader, type Ran } from "./readable-journals.ts";
import { errorTeller, type TellError } from "./told-errors.ts";

/** A search that found little says so after this, and where it goes on. */
const SEARCH_MS = 2_000;
const MAX_SEARCHED = 2_000;
const STATEMENT_MS = 1_500;
const FIRST_BATCH = 50;
const MAX_BATCH = 400;

type Candidate = Ran & { id: string };

export type JournalSearch = {
  /** By execution, the newest first. */
  found: Map<string, FoundText>;
  searched: number;
  hidden: number;
  oldest: string | null;
  hasOlder: boolean;
};

/**
 * Looks for a text in the journals of the executions that a query selects, from the newest on, for a while: there is no
 * index on what a journal holds, which every run would pay for. Only what readers see is looked into, masked as it is:
 * a secret is nowhere in it. Errors are looked into as the reader is told them, in words that no row holds.
 *
 * @throws AppError CONFLICT where not even one journal could be searched in time.
 */
export async function searchJournals(
  actor: Actor,
  query: ListQuery,
  { text, render }: { text: string; render: RenderMessage },
): Promise<JournalSearch> {
  const reader = journalReader(actor);
  const tell = errorTeller(render);
  const until = Date.now() + SEARCH_MS;
  const search: JournalSearch = { found: new Map(), searched: 0, hidden: 0, oldest: null, hasOlder: true };
  let size = FIRST_BATCH;
  let before = query.input.before;
  while (search.hasOlder && search.found.size < EXECUTIONS_PER_PAGE && search.searched + search.hidden < MAX_SEARCHED) {
    const input = { ...query.input, ...(before !== undefined && { before }) };
    const batch = await searchBatch(actor, reader, { ...query, input }, { text, tell, size });
    if (batch === null) {
      if (size === 1) throw new AppError("CONFLICT", "errors.searchTooSlow");
      size = Math.max(1, Math.floor(size / 8));
    } else {
      const room = EXECUTIONS_PER_PAGE - search.found.size;
      const taken = upTo(batch, room);
      for (const [id, place] of taken.found) search.found.set(id, place);
      search.searched += taken.searched;
      search.hidden += taken.candidates.length - taken.searched;
      before = taken.candidates.at(-1)?.id ?? before;
      search.hasOlder = batch.hasMore || taken.candidates.length < batch.candidates.length;
      size = Math.min(MAX_BATCH, size * 2);
    }
    if (Date.now() > until && (batch !== null || search.searched > 0)) break;
  }
  return { ...search, oldest: before ?? null };
}

type Batch = {
  candidates: readonly Candidate[];
  readable: ReadonlySet<string>;
  found: ReadonlyMap<string, FoundText>;
  hasMore: boolean;
};

/** Null where it took too long. */
async function searchBatch(
  actor: Actor,
  reader: ReturnType<typeof journalReader>,
  query: ListQuery,
  { text, tell, size }: { text: string; tell: TellError; size: number },
): Promise<Batch | null> {
  try {
    const rows = await inTime((tx) => readCandidates(tx, query, size + 1));
    const candidates = rows.slice(0, size);
    const readable = await reader.readable(candidates);
    const wanted = { runs: readable, text, tell, documentsOf: reader.documentsOf };
    const found = readable.length === 0 ? new Map() : await inTime((tx) => findPlaces(tx, actor, wanted));
    return { candidates, readable: new Set(readable.map(({ id }) => id)), found, hasMore: rows.length > size };
  } catch (error) {
    if (isStatementTimeout(error)) return null;
    throw error;
  }
}

function inTime<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select set_config('statement_timeout', ${String(STATEMENT_MS)}, true)`;
    return run(tx);
  });
}

function readCandidates(tx: Tx, query: ListQuery, limit: number): Promise<Candidate[]> {
  return tx.$queryRaw<Candidate[]>`
    with page as materialized (${selectIds(query, "desc", limit)})
    select "id", "flowVersionId", coalesce("calledVersions", '{}') as "calledVersions" from "FlowExecution"
    where "tenantId" = ${query.tenantId}::uuid and "id" in (select "id" from page) order by "id" desc`;
}

/** What fits on the page, and the executions that were gone through for that. */
function upTo({ candidates, readable, found }: Batch, room: number) {
  const last = [...found.keys()].at(room - 1);
  const end = last === undefined ? candidates.length : candidates.findIndex(({ id }) => id === last) + 1;
  const gone = candidates.slice(0, end);
  return {
    candidates: gone,
    searched: gone.filter(({ id }) => readable.has(id)).length,
    found: [...found].slice(0, room),
  };
}
