import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { HASHED_TEXT_SQL, ZERO_HASH } from "./chain.ts";
import { findLatestCheckpoint } from "./data.ts";
import { describeEvents, type EventRow, findEventRows } from "./event-rows.ts";
import type { AuditEvent, EventFilters, ExportEventsInput, ExportFormat } from "./event-schema.ts";
import { countEvents } from "./event-where.ts";
import { type ExportWords, formatCsv, formatJson } from "./export-format.ts";
import { recordAudit } from "./record.ts";

const BATCH = 1_000;

export type ExportedEvent = Omit<AuditEvent, "targetHref"> & {
  /** Hexadecimal; with `hashed`, what the row's hash is made over. */
  previousHash: string;
  hashed: string;
};

type ExportOptions = { timeZone: string; words: ExportWords };

/**
 * What the filters leave of the tenant's log, as it stands now, the newest first. It is in the log before anything of
 * it is given out.
 *
 * @returns The file, piece by piece: a million rows are never all in memory.
 */
export async function exportEvents(
  actor: Actor,
  { format, ...filters }: ExportEventsInput,
  { timeZone, words }: ExportOptions,
): Promise<AsyncGenerator<string>> {
  authorize(actor, "audit:read");
  const { tenantId } = actor;
  const end = await noteExport(actor, format, filters, timeZone);
  const checkpoint = await findLatestCheckpoint(actor);
  const batches = readBatches({ tenantId, filters, timeZone, before: end });
  return format === "csv" ? formatCsv(batches, words) : formatJson(batches, words, { tenantId, checkpoint });
}

/** @returns The number of the row that says so: what is exported lies before it. */
async function noteExport(
  actor: Actor,
  format: ExportFormat,
  filters: EventFilters,
  timeZone: string,
): Promise<number> {
  const { tenantId } = actor;
  const [counted] = await db.$queryRaw<{ count: bigint }[]>(countEvents({ tenantId, filters, timeZone, before: null }));
  const count = Number(counted?.count ?? 0n);
  return db.$transaction((tx) =>
    recordAudit(tx, actor, { action: "audit.export", targetId: null, detail: { format, count } }),
  );
}

async function* readBatches(query: {
  tenantId: string;
  filters: EventFilters;
  timeZone: string;
  before: number;
}): AsyncGenerator<ExportedEvent[]> {
  let { before } = query;
  for (;;) {
    const rows = await findEventRows({ ...query, before }, BATCH);
    if (rows.length > 0) yield await addProofs(query.tenantId, rows);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    before = Number(last.seq);
  }
}

/** The text that each hash is made over, and the hash of the row before, which the filters may have left out. */
async function addProofs(tenantId: string, rows: readonly EventRow[]): Promise<ExportedEvent[]> {
  const seqs = rows.map(({ seq }) => seq);
  const [events, proofs] = await Promise.all([
    describeEvents(tenantId, rows),
    db.$queryRaw<{ seq: bigint; hashed: string; previousHash: string | null }[]>`
      select e."seq", ${Prisma.raw(HASHED_TEXT_SQL)} as "hashed", encode(p."hash", 'hex') as "previousHash"
      from "AuditEvent" e left join "AuditEvent" p on p."tenantId" = e."tenantId" and p."seq" = e."seq" - 1
      where e."tenantId" = ${tenantId}::uuid and e."seq" = any(${seqs}::bigint[])`,
  ]);
  const proofOf = new Map(proofs.map((proof) => [Number(proof.seq), proof]));
  return events.map((event) => {
    const proof = proofOf.get(event.seq);
    return { ...event, previousHash: proof?.previousHash ?? ZERO_HASH, hashed: proof?.hashed ?? "" };
  });
}
