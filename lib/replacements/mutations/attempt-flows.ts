import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { ReplacementResult } from "../schema.ts";

type Refusal = ReplacementResult["refused"][number];

/**
 * Each flow by itself: what one is refused for leaves that one as it was, and the others go on.
 *
 * @returns What was done, and why what was not.
 */
export async function attemptFlows<Wanted extends { flowId: string }, Done>(
  tx: Tx,
  { tenantId }: Actor,
  wanted: readonly Wanted[],
  change: (wanted: Wanted) => Promise<Done>,
): Promise<{ done: Done[]; refused: Refusal[] }> {
  const done: Done[] = [];
  const refused: Omit<Refusal, "name">[] = [];
  for (const each of wanted) {
    await tx.$executeRaw`savepoint one_flow`;
    try {
      done.push(await change(each));
      await tx.$executeRaw`release savepoint one_flow`;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await tx.$executeRaw`rollback to savepoint one_flow`;
      // Here nobody has edits of their own that would be lost.
      const messageKey = error.messageKey === "errors.draftStale" ? "errors.replaceStale" : error.messageKey;
      refused.push({ flowId: each.flowId, messageKey, params: error.params });
    }
  }
  const flows = await tx.flow.findMany({
    where: { tenantId, id: { in: refused.map(({ flowId }) => flowId) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(flows.map(({ id, name }) => [id, name]));
  return { done, refused: refused.map((each) => ({ ...each, name: nameOf.get(each.flowId) ?? null })) };
}
