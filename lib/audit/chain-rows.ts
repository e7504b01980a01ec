import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { type ChainRow, HASHED_TEXT_SQL } from "./chain.ts";

const hashedText = Prisma.raw(HASHED_TEXT_SQL);

type Stretch = { after: number; upTo?: number; limit: number };

/** Rows of a tenant's chain in their order. For who verifies it: the engine and the console, not an operator. */
export async function findChainRows(tx: Tx, tenantId: string, { after, upTo, limit }: Stretch): Promise<ChainRow[]> {
  const end = upTo === undefined ? Prisma.empty : Prisma.sql`and e."seq" <= ${upTo}`;
  const rows = await tx.$queryRaw<{ seq: bigint; text: string; hash: string }[]>`
    select e."seq", ${hashedText} as "text", encode(e."hash", 'hex') as "hash" from "AuditEvent" e
    where e."tenantId" = ${tenantId}::uuid and e."seq" > ${after} ${end} order by e."seq" limit ${limit}`;
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}
