import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { listSenders } from "#lib/senders/data.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { calledFlowIdsOf, findCallProblems } from "../check-called-flows.ts";
import { findProblems } from "../document-problems.ts";
import type { FlowAction, FlowProblem, PublishCheck } from "../schema.ts";
import { findSenderProblems } from "../sender-problems.ts";
import { walkActions } from "../walk-actions.ts";
import { findCalledFlows } from "./called-flows.ts";

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
  const actions = flow.draft as unknown as FlowAction[];
  return {
    draftVersion: flow.draftVersion,
    actions,
    emptyConnections,
    problems: await problemsOf(actor, flowId, actions),
  };
}

/** From top to bottom, as a reader meets them. */
async function problemsOf(actor: Actor, flowId: string, draft: readonly FlowAction[]): Promise<FlowProblem[]> {
  const flows = await findCalledFlows(db, actor.tenantId, calledFlowIdsOf(draft));
  const itemIds = [...flows.values()].flatMap((called) => called.itemIds);
  const visible = await findVisibleItemIds(db, actor, itemIds);
  const places = new Map([...walkActions(draft)].map(({ path }, place) => [path, place]));
  const placeOf = ({ path }: FlowProblem) => places.get(path) ?? 0;
  const { senders } = await listSenders(actor);
  const calls = findCallProblems(draft, flowId, flows, visible);
  return [...findProblems(draft), ...calls, ...findSenderProblems(draft, senders)].toSorted(
    (a, b) => placeOf(a) - placeOf(b),
  );
}
