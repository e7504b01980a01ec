import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import type { FormReference } from "../form-references.ts";

/**
 * The flows that a form names, which stay until the transaction ends.
 *
 * @param asked Those of what is being written: they must be there. A stored one may have been deleted since.
 * @returns UUIDs of all that are there, each once.
 * @throws AppError INVALID that names the flow and its path; another tenant's flow is as one that is not there.
 */
export async function requireFormFlows(
  tx: Tx,
  { tenantId }: Actor,
  all: readonly FormReference[],
  asked: readonly FormReference[],
): Promise<string[]> {
  const ids = [...new Set(all.flatMap(({ id }) => fromPublicId("af", id) ?? []))];
  const rows =
    ids.length === 0
      ? []
      : await tx.$queryRaw<{ id: string }[]>`
          select "id" from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = any(${ids}::uuid[])
          order by "id" for key share`;
  const there = new Set(rows.map(({ id }) => id));
  const unknown = asked.find(({ id }) => !there.has(fromPublicId("af", id) ?? ""));
  if (unknown) throw new AppError("INVALID", "errors.formUnknownFlow", { flow: unknown.id, path: unknown.path });
  return [...there];
}

/** Who a form's flows are, for `links`, for the flows' own pages, and for searches by flow. */
export async function replaceFormFlows(
  tx: Tx,
  { tenantId }: Actor,
  formId: string,
  flowIds: readonly string[],
): Promise<void> {
  await tx.formFlow.deleteMany({ where: { tenantId, formId, flowId: { notIn: [...flowIds] } } });
  await tx.formFlow.createMany({
    data: flowIds.map((flowId) => ({ tenantId, formId, flowId })),
    skipDuplicates: true,
  });
}
