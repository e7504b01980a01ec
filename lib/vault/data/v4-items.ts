import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { StoredKind } from "../schema.ts";
import { VISIBLE_ITEM } from "./visible-item-sql.ts";

/** A stored item as `/v4` shows it (`reference/uptrends-v4.md` §1), before its names are put on it. */
export type V4Item = {
  id: string;
  sectionId: string;
  kind: StoredKind;
  name: string;
  notes: string;
  /** Fields that are not secret, by kind: see `lib/stored-items`. */
  attributes: Record<string, string>;
  origins: string[];
  fingerprint: string;
  /** Every flow that refers to it, also those that the caller may not see. */
  flowCount: number;
};

const COLUMNS = `i."id", i."sectionId", i."kind", i."name", i."notes", i."attributes", i."origins", i."fingerprint",
  (select count(distinct coalesce(u."draftOfFlowId", v."flowId", t."flowId"))::int
    from "VaultItemUse" u left join "FlowVersion" v on v."tenantId" = u."tenantId" and v."id" = u."flowVersionId"
      left join "FlowTrigger" t on t."tenantId" = u."tenantId" and t."id" = u."triggerId"
    where u."tenantId" = i."tenantId" and u."itemId" = i."id") as "flowCount"`;

/** A connection has no `VaultItemType`: this API does not know it. */
const STORED_AND_VISIBLE = `i."tenantId" = $1 and i."kind" <> 'connection' and ${VISIBLE_ITEM}`;

export const GET_V4_ITEM = `select ${COLUMNS} from "VaultItem" i where i."id" = $3 and ${STORED_AND_VISIBLE}`;

export const LIST_V4_ITEMS = `select ${COLUMNS} from "VaultItem" i
  where i."id" > $3 and ${STORED_AND_VISIBLE} order by i."id" limit $4`;

/**
 * One query, rights and uses included.
 *
 * @throws AppError NOT_FOUND for a connection too, and for what the actor may not view.
 */
export async function getV4Item(actor: Actor, id: string): Promise<V4Item> {
  const { rows } = await pool().query<V4Item>({
    name: "v4-item",
    text: GET_V4_ITEM,
    values: [actor.tenantId, actor.operatorId, id],
  });
  const [item] = rows;
  if (!item) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  return item;
}

const NIL = "00000000-0000-0000-0000-000000000000";

/**
 * Every stored item that the actor may view, the oldest first, in batches: rights are asked again for each. A batch is
 * emptied when the next one is asked for.
 */
export async function* listV4Items(actor: Actor, batchSize: number): AsyncGenerator<V4Item[], void, void> {
  let after = NIL;
  while (true) {
    const { rows } = await pool().query<V4Item>({
      name: "v4-items",
      text: LIST_V4_ITEMS,
      values: [actor.tenantId, actor.operatorId, after, batchSize],
    });
    const last = rows.at(-1);
    const isEnd = rows.length < batchSize;
    if (last) yield rows;
    if (!last || isEnd) return;
    after = last.id;
    // Promises of earlier batches grow old in the heap and would keep later rows alive with them: 420 MB instead of 220.
    rows.length = 0;
  }
}
