import "server-only";
import { pool } from "#lib/db/pool.ts";
import { log } from "#lib/shared/log.ts";

const FLUSH_MS = 3_000;
const MAX_BATCH = 1_000;
const DAY_MS = 86_400_000;

type Place = { tenantId: string; itemId: string; flowId: string };
type Uses = Place & {
  /** Whole days since 1970, in UTC. */
  day: number;
  count: number;
  lastAt: number;
};

let gathered = new Map<string, Uses>();
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> = Promise.resolve();

/**
 * Counts a use of each item, for the life-line of those that are connections. It stands in memory for a few seconds, so
 * that a run waits for nothing: an engine that is killed loses what it counted since, and a database that goes away
 * between writing and saying so may count a batch twice.
 */
export function countUses(tenantId: string, flowId: string, itemIds: readonly string[]): void {
  const lastAt = Date.now();
  const day = Math.floor(lastAt / DAY_MS);
  for (const itemId of itemIds) add({ tenantId, itemId, flowId, day, count: 1, lastAt });
}

/** Writes what was counted, all flows and items in one statement. Ends when it is written. */
export function flushUses(): Promise<void> {
  writing = writing.then(writeGathered);
  return writing;
}

async function writeGathered(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const uses = [...gathered.values()];
  gathered = new Map();
  for (let from = 0; from < uses.length; from += MAX_BATCH) {
    const batch = uses.slice(from, from + MAX_BATCH);
    try {
      await write(batch);
    } catch (error) {
      // Kept for the next flush: a database that is away loses no use while this process lives.
      log.error({ error }, "uses of connections could not be counted yet");
      for (const each of batch) add(each);
    }
  }
}

/** Items, and then lines, are locked in one order by every engine. What was deleted meanwhile is left out. */
async function write(batch: readonly Uses[]): Promise<void> {
  const columns = [
    batch.map(({ tenantId }) => tenantId),
    batch.map(({ itemId }) => itemId),
    batch.map(({ flowId }) => flowId),
    batch.map(({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10)),
    batch.map(({ count }) => count),
    batch.map(({ lastAt }) => new Date(lastAt).toISOString()),
  ];
  await pool().query({
    name: "coffre-count-uses",
    text: `with used as (
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::int[], $6::timestamptz[])
          as u ("tenantId", "itemId", "flowId", "day", "count", "at")),
      item as materialized (
        select i."tenantId", i."id" from "VaultItem" i
        where (i."tenantId", i."id") in (select "tenantId", "itemId" from used) and i."kind" = 'connection'
        order by i."tenantId", i."id" for key share)
      insert into "ConnectionEvent" ("tenantId", "itemId", "flowId", "day", "count", "at", "kind")
      select u.*, 'USED' from used u join item i on i."tenantId" = u."tenantId" and i."id" = u."itemId"
      order by u."tenantId", u."itemId", u."day", u."flowId"
      on conflict ("tenantId", "itemId", "day", "flowId") where "kind" = 'USED' do update
        set "count" = "ConnectionEvent"."count" + excluded."count",
          "at" = greatest("ConnectionEvent"."at", excluded."at")`,
    values: columns,
  });
}

function add(uses: Uses): void {
  const { tenantId, itemId, flowId, day } = uses;
  const key = `${tenantId}/${itemId}/${flowId}/${day}`;
  const known = gathered.get(key);
  if (known) {
    known.count += uses.count;
    known.lastAt = Math.max(known.lastAt, uses.lastAt);
  } else {
    gathered.set(key, { ...uses });
  }
  timer ??= setTimeout(() => void flushUses(), FLUSH_MS).unref();
}
