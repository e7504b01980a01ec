import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { unfinishedStatuses } from "../schema.ts";
import { findVersions, isHiddenFrom } from "./versions-run.ts";

/** How far back an earlier answer is looked for. */
const SEARCHED_EXECUTIONS = 200;

/**
 * Of the flow's last executions that were not dry and are over, those whose journal the actor may read. One that goes on
 * may call another flow before it is read.
 */
export async function findReadableExecutions(actor: Actor, flowId: string): Promise<string[]> {
  const executions = await db.flowExecution.findMany({
    where: { tenantId: actor.tenantId, flowId, isDry: false, status: { notIn: [...unfinishedStatuses] } },
    orderBy: { id: "desc" },
    take: SEARCHED_EXECUTIONS,
    select: { id: true, flowVersionId: true, calledVersions: true },
  });
  const byVersions = Map.groupBy(executions, ({ flowVersionId, calledVersions }) =>
    [flowVersionId, ...calledVersions].join(" "),
  );
  const readable: string[] = [];
  for (const [key, those] of byVersions) {
    const ids = key.split(" ");
    if (!(await isHiddenFrom(actor, ids, await findVersions(actor, ids)))) readable.push(...those.map(({ id }) => id));
  }
  return readable;
}
