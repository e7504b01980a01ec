import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findProblems } from "../document-problems.ts";
import type { FlowAction, PublishCheck } from "../schema.ts";

/** What to know before publishing the draft as last saved. @throws AppError NOT_FOUND */
export async function getPublishCheck(actor: Actor, flowId: string): Promise<PublishCheck> {
  authorize(actor, "flow:publish");
  const { tenantId } = actor;
  const flow = await db.flow.findFirst({
    where: { tenantId, id: flowId },
    select: { draft: true, draftVersion: true },
  });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const emptyConnections = await db.vaultItem.findMany({
    where: {
      tenantId,
      kind: "connection",
      ready: false,
      section: sectionsWith(actor, "view"),
      uses: { some: { draftOfFlowId: flowId } },
    },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  const problems = findProblems(flow.draft as unknown as FlowAction[]);
  return { draftVersion: flow.draftVersion, emptyConnections, problems };
}
