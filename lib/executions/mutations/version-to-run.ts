import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { keepDraft } from "#lib/flows/mutations/keep-draft.ts";
import { type FlowAction, flowActions, type RunFlowInput } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";

type StartedFlow = { id: string; name: string; draftVersion: number; publishedVersionId: string | null };

/**
 * Locked, so that a publication, a deletion and the end of another run are before this start or after it.
 *
 * @throws AppError NOT_FOUND
 */
export async function lockStartedFlow(tx: Tx, { tenantId }: Actor, flowId: string): Promise<StartedFlow> {
  const [flow] = await tx.$queryRaw<StartedFlow[]>`
    select "id", "name", "draftVersion", "publishedVersionId" from "Flow"
    where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  return flow;
}

/**
 * The draft as it was saved, which a run has to itself whatever is saved meanwhile; or what is published.
 *
 * @throws AppError CONFLICT if nothing was published.
 */
export async function versionToRun(
  tx: Tx,
  actor: Actor,
  flow: StartedFlow,
  which: RunFlowInput["which"],
): Promise<{ versionId: string; actions: FlowAction[] }> {
  if (which === "draft") await keepDraft(tx, actor, flow.id);
  else if (!flow.publishedVersionId) throw new AppError("CONFLICT", "engine.neverPublished", { name: flow.name });
  const where =
    which === "draft" ? { draftVersion: flow.draftVersion, number: null } : { id: flow.publishedVersionId ?? "" };
  const { id, actions } = await tx.flowVersion.findFirstOrThrow({
    where: { tenantId: actor.tenantId, flowId: flow.id, ...where },
    select: { id: true, actions: true },
  });
  return { versionId: id, actions: flowActions.parse(actions) };
}
