import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";

/** Names of operators by id, those who were deactivated too. */
export async function findOperatorNames(
  actor: Actor,
  operatorIds: (string | null)[],
): Promise<ReadonlyMap<string | null, string>> {
  const ids = [...new Set(operatorIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const operators = await db.operator.findMany({
    where: { tenantId: actor.tenantId, id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(operators.map(({ id, name }) => [id, name]));
}
