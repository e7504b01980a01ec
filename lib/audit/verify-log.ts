import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { CHAIN_START, type ChainHead, type ChainRow, followChain } from "./chain.ts";
import { type ChainBreak, explainBreak } from "./chain-break.ts";
import { findChainRows } from "./chain-rows.ts";
import { readClaims, type TrustedKeys, verifyCheckpoint } from "./checkpoint.ts";

const BATCH = 5_000;
/** Below any number that the chain gives out: rows that were put before its first are seen too. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

export type LogProblem =
  | ({ kind: ChainBreak["kind"] } & Omit<ChainBreak, "kind">)
  /** The chain holds, but is not the one that was signed: rewritten between `since`, which agrees, and `seq`. */
  | { kind: "rewritten"; seq: number; since: number }
  /** A checkpoint was signed at `seq`, and the log ends `count` rows before. */
  | { kind: "shorter"; seq: number; count: number }
  | { kind: "signature" | "key"; seq: number; kid: string | null };

export type LogReport = {
  tenantId: string;
  /** The last row up to which everything follows. */
  head: ChainHead;
  /** Checkpoints that agree with the log. */
  checkpoints: number;
  /** The highest row that a checkpoint proves; 0 for none. */
  provenTo: number;
  problems: LogProblem[];
};

/**
 * Walks a tenant's chain from its first row, recomputing every hash, and holds it against its head and against the
 * checkpoints, those in the database and those given.
 *
 * @param tx A transaction that sees one state of the database, as a role that reads AuditHead.
 * @param given Compact JWSs kept elsewhere; those of other tenants are let pass.
 */
export async function verifyLog(
  tx: Tx,
  tenantId: string,
  { given, trusted }: { given: readonly string[]; trusted: TrustedKeys },
): Promise<LogReport> {
  const problems: LogProblem[] = [];
  const { signed, unproven } = await readCheckpoints(tx, tenantId, given, trusted);
  const { head, broken, hashes } = await walk(tx, tenantId, new Set(signed.map(({ seq }) => seq)));
  if (broken) problems.push(broken);
  else problems.push(...(await compareHead(tx, tenantId, head)));

  let provenTo = 0;
  let checkpoints = 0;
  for (const { seq, hash } of signed.toSorted((one, other) => one.seq - other.seq)) {
    if (hashes.get(seq) === hash) {
      provenTo = seq;
      checkpoints++;
    } else if (hashes.has(seq)) {
      problems.push({ kind: "rewritten", seq, since: provenTo });
      break;
    } else if (!broken) {
      problems.push({ kind: "shorter", seq, count: seq - head.seq });
    }
  }
  return { tenantId, head, checkpoints, provenTo, problems: [...problems, ...unproven] };
}

type Walk = { head: ChainHead; broken: ChainBreak | null; hashes: ReadonlyMap<number, string> };

async function walk(tx: Tx, tenantId: string, wanted: ReadonlySet<number>): Promise<Walk> {
  const hashes = new Map<number, string>();
  let head = CHAIN_START;
  let after = BEFORE_ALL;
  for (;;) {
    const rows = await findChainRows(tx, tenantId, { after, limit: BATCH });
    const result = followChain(head, rows);
    const good = result.broken === null ? rows : rows.slice(0, result.broken);
    for (const { seq, hash } of good) if (wanted.has(seq)) hashes.set(seq, hash);
    head = result.head;
    if (result.broken !== null) {
      const following = await rowsFrom(tx, tenantId, rows[result.broken]);
      return { head, broken: explainBreak(head, following), hashes };
    }
    if (rows.length < BATCH) return { head, broken: null, hashes };
    after = head.seq;
  }
}

async function rowsFrom(tx: Tx, tenantId: string, row: ChainRow | undefined): Promise<ChainRow[]> {
  return row ? findChainRows(tx, tenantId, { after: row.seq - 1, limit: BATCH }) : [];
}

/** AuditHead is what the next row will be hashed with: rows cut off the end, or put behind it, differ from it. */
async function compareHead(tx: Tx, tenantId: string, last: ChainHead): Promise<LogProblem[]> {
  const row = await tx.auditHead.findUnique({ where: { tenantId }, select: { seq: true, hash: true } });
  const seq = Number(row?.seq ?? 0n);
  if (seq > last.seq) return [{ kind: "removed", seq: last.seq + 1, count: seq - last.seq }];
  if (seq < last.seq) return [{ kind: "added", seq: seq + 1, count: last.seq - seq }];
  const isSame = !row || Buffer.from(row.hash).toString("hex") === last.hash;
  return isSame ? [] : [{ kind: "altered", seq: last.seq, count: 1 }];
}

type SignedHeads = { signed: ChainHead[]; unproven: LogProblem[] };

async function readCheckpoints(
  tx: Tx,
  tenantId: string,
  given: readonly string[],
  trusted: TrustedKeys,
): Promise<SignedHeads> {
  const stored = await tx.auditCheckpoint.findMany({
    where: { tenantId },
    select: { seq: true, jws: true },
    orderBy: { seq: "asc" },
  });
  const heads: SignedHeads = { signed: [], unproven: [] };
  const own = stored.map(({ seq, jws }) => ({ seq: Number(seq), jws }));
  for (const { seq, jws } of [...own, ...given.map((each) => ({ seq: null, jws: each }))]) {
    const { claims, kid, problem } = await verifyCheckpoint(jws, trusted);
    const isElsewhere = claims?.tenantId !== tenantId || (seq !== null && claims.seq !== seq);
    if (seq === null && claims && isElsewhere) continue;
    if (problem || isElsewhere) {
      heads.unproven.push({ kind: problem ?? "signature", seq: seq ?? claims?.seq ?? 0, kid });
    } else {
      heads.signed.push({ seq: claims.seq, hash: claims.hash });
    }
  }
  return heads;
}

/** Every log that there is, or of which something says that there was: a checkpoint, a head. */
export async function listLogs(tx: Tx, given: readonly string[]): Promise<{ tenantId: string; name: string | null }[]> {
  const named = given.map((jws) => readClaims(jws)?.tenantId).filter((id) => id !== undefined);
  return tx.$queryRaw`
    select logs."tenantId", t."name" from (
      select "id" as "tenantId" from "Tenant"
      union select "tenantId" from "AuditHead"
      union select distinct "tenantId" from "AuditCheckpoint"
      union select unnest(${named}::uuid[])
    ) logs left join "Tenant" t on t."id" = logs."tenantId" order by t."name", logs."tenantId"`;
}
