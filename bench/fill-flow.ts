import type pg from "pg";
import { newId } from "#lib/db/ids.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { BLOCK_ACTIONS, longFlow } from "#test/long-flow.ts";
import { fillVault } from "./fill-vault.ts";

/**
 * A tenant with an editor of flows, sixty vault items, a flow of that many actions, and one of none.
 *
 * @param owner The database's owner.
 */
export async function fillFlow(owner: pg.Client, { actions }: { actions: number }) {
  const { tenantId, operatorId } = await fillVault(owner, { items: 60, sections: 3 });
  await owner.query(`update "Operator" set "role" = 'editor' where "tenantId" = $1 and "id" = $2`, [
    tenantId,
    operatorId,
  ]);
  const { rows } = await owner.query<{ id: string; appId: string }>(
    `select "id", "appId" from "VaultItem" where "tenantId" = $1 and "appId" is not null order by "id"`,
    [tenantId],
  );
  const idsOf = (app: string) => rows.filter(({ appId }) => appId === app).map(({ id }) => toPublicId("ac", id));
  const [long, empty] = [newId(), newId()];
  const draft = longFlow(actions / BLOCK_ACTIONS, { http: idsOf("HTTP"), twilio: idsOf("TWILIO") });
  for (const [id, document] of [
    [long, draft],
    [empty, []],
  ] as const)
    await owner.query(
      `insert into "Flow" ("tenantId", "id", "name", "draft", "updatedAt") values ($1, $2, $3, $4::jsonb, now())`,
      [tenantId, id, `Flow ${id}`, JSON.stringify(document)],
    );
  return { tenantId, operatorId, long, empty };
}
