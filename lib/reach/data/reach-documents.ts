import "server-only";
import { db } from "#lib/db/client.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { findCalledFlows } from "#lib/flows/data/called-flows.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { ReachEntry } from "../schema.ts";

/** One document by which a flow reaches things. */
export type ReachDocument = Omit<ReachEntry["versions"][number], "actions"> & { actions: readonly FlowAction[] };

/**
 * The draft, what is published, versions with unfinished executions; then what is published of the flows that all these
 * call, as deep as calls may go.
 *
 * @throws AppError NOT_FOUND
 */
export async function findReachDocuments(tenantId: string, flowId: string): Promise<ReachDocument[]> {
  const flow = await db.flow.findFirst({
    where: { tenantId, id: flowId },
    select: { draft: true, publishedVersionId: true },
  });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const draft: ReachDocument = {
    which: "draft",
    number: null,
    flow: null,
    calledBy: null,
    actions: toActions(flow.draft),
  };
  const own = [draft, ...(await findVersionsInUse(tenantId, flowId, flow.publishedVersionId))];
  return [...own, ...(await findCalled(tenantId, flowId, own))];
}

/** The published version, then those with unfinished executions: the others hold on to no item. */
async function findVersionsInUse(
  tenantId: string,
  flowId: string,
  publishedId: string | null,
): Promise<ReachDocument[]> {
  const versions = await db.flowVersion.findMany({
    where: {
      tenantId,
      flowId,
      OR: [
        { uses: { some: {} } },
        // Those that hold no item can send through the settings.
        ...(publishedId === null ? [] : [{ id: publishedId }]),
        { executions: { some: { status: { in: [...unfinishedStatuses] } } } },
      ],
    },
    select: { id: true, number: true, actions: true },
    orderBy: { id: "desc" },
  });
  return versions
    .toSorted((a, b) => Number(b.id === publishedId) - Number(a.id === publishedId))
    .map(({ id, number, actions }) => ({
      which: id === publishedId ? "published" : "running",
      number,
      flow: null,
      calledBy: null,
      actions: toActions(actions),
    }));
}

async function findCalled(tenantId: string, flowId: string, own: readonly ReachDocument[]): Promise<ReachDocument[]> {
  const reachedFrom = async (documents: readonly ReachDocument[]) => {
    const calls = documents.flatMap(({ actions }) => calledFlowIdsOf(actions));
    return new Set((await findCalledFlows(db, tenantId, calls)).keys());
  };
  const of = (kind: ReachDocument["which"]) => reachedFrom(own.filter(({ which }) => which === kind));
  const [all, byDraft, byPublished] = await Promise.all([reachedFrom(own), of("draft"), of("published")]);
  const ids = [...all].filter((id) => id !== flowId);
  if (ids.length === 0) return [];
  const rows = await db.flow.findMany({
    where: { tenantId, id: { in: ids } },
    select: { id: true, name: true, publishedVersion: { select: { number: true, actions: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, name, publishedVersion }) =>
    publishedVersion
      ? [
          {
            which: "called" as const,
            number: publishedVersion.number,
            flow: { id, name },
            calledBy: { draft: byDraft.has(id), published: byPublished.has(id) },
            actions: toActions(publishedVersion.actions),
          },
        ]
      : [],
  );
}

function toActions(document: unknown): FlowAction[] {
  const parsed = flowActions.safeParse(document);
  return parsed.success ? parsed.data : [];
}
