import "server-only";
import { CHAIN_START, type ChainHead, followChain } from "#lib/audit/chain.ts";
import { findChainRows } from "#lib/audit/chain-rows.ts";
import { signCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { db } from "#lib/db/client.ts";
import { log } from "#lib/shared/log.ts";
import type { AuditKeys } from "./audit-keys.ts";
import { findUnsignedHeads, type UnsignedHead } from "./unsigned-heads.ts";

const EVERY_MS = 60_000;
/** A round that begins a little early still counts as the minute after. */
const MIN_AGE_MS = EVERY_MS - 5_000;
const BATCH = 5_000;

export type Checkpoints = {
  start(): void;
  /** Signs what is unsigned, of every tenant, once. Several engines may do so at the same time. */
  signHeads(minAgeMs: number): Promise<void>;
  /** Signs once more, so that what was written until now is covered, and ends. */
  stop(): Promise<void>;
};

/**
 * Signs the head of each tenant's audit chain, once a minute where it moved, into AuditCheckpoint and the log. What is
 * new is verified first: a head that does not follow from the one signed before is an error in the log, and is not signed.
 */
export function createCheckpoints({ signingKey, trusted }: AuditKeys): Checkpoints {
  /** What this process signed or saw signed: it survives checkpoints that are deleted from the database. */
  const known = new Map<string, ChainHead>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function signHeads(minAgeMs: number): Promise<void> {
    for (const unsigned of await findUnsignedHeads(minAgeMs)) {
      await signHead(unsigned).catch((error: unknown) => {
        // One log that cannot be signed keeps no other from it.
        const { tenantId } = unsigned;
        log.warn({ tenantId, error }, "an audit checkpoint could not be written; the next round tries again");
      });
    }
  }

  async function signHead({ tenantId, seq, jws }: UnsignedHead): Promise<void> {
    const from = await startOf(tenantId, jws);
    if (!from) return;
    const head = await follow(tenantId, from, seq);
    if (!head) return;
    known.set(tenantId, head);
    if (head.seq === 0) return;
    const at = new Date();
    const checkpoint = await signCheckpoint({ tenantId, ...head, at: at.toISOString() }, signingKey);
    const { count } = await db.auditCheckpoint.createMany({
      data: [{ tenantId, seq: head.seq, hash: Buffer.from(head.hash, "hex"), at, jws: checkpoint }],
      skipDuplicates: true,
    });
    if (count > 0) log.info({ tenantId, seq: head.seq, checkpoint }, "audit checkpoint");
  }

  /** The head to go on from; null if the last checkpoint is forged. Without one that counts, the chain's start. */
  async function startOf(tenantId: string, jws: string | null): Promise<ChainHead | null> {
    const own = known.get(tenantId) ?? CHAIN_START;
    if (jws === null) return own;
    const { claims, kid, problem } = await verifyCheckpoint(jws, trusted);
    if (problem === "key") {
      log.warn({ tenantId, kid }, "the last audit checkpoint is of a key that is not here: the whole log is verified");
      return own;
    }
    if (problem || claims.tenantId !== tenantId) {
      log.error({ tenantId }, "the last audit checkpoint is forged: nothing more is signed");
      return null;
    }
    return claims.seq > own.seq ? { seq: claims.seq, hash: claims.hash } : own;
  }

  /** The log's head, if all follows from the one before; null if it does not. */
  async function follow(tenantId: string, from: ChainHead, upTo: number): Promise<ChainHead | null> {
    let head = from;
    if (from.seq > 0) {
      const [row] = await findChainRows(db, tenantId, { after: from.seq - 1, upTo: from.seq, limit: 1 });
      if (row?.hash !== from.hash) return tampered(tenantId, from.seq);
    }
    while (head.seq < upTo) {
      const rows = await findChainRows(db, tenantId, { after: head.seq, upTo, limit: BATCH });
      const result = followChain(head, rows);
      if (result.broken !== null || rows.length === 0) return tampered(tenantId, result.head.seq + 1);
      head = result.head;
    }
    return head;
  }

  function tampered(tenantId: string, seq: number): null {
    log.error({ tenantId, seq }, "the audit log was tampered with: run coffre audit verify");
    return null;
  }

  async function round(): Promise<void> {
    await signHeads(MIN_AGE_MS).catch((error: unknown) => {
      log.warn({ error }, "audit checkpoints could not be written; the next round tries again");
    });
    if (!isStopped) timer = setTimeout(begin, EVERY_MS).unref();
  }

  function begin(): void {
    running = round();
  }

  return {
    start: begin,
    signHeads,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      await signHeads(0).catch((error: unknown) => log.warn({ error }, "the last audit checkpoints were not written"));
    },
  };
}
