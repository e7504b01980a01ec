import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { type AlertSetting, alertFailure, alertKinds } from "./schema.ts";

const columns = {
  kind: true,
  isEnabled: true,
  connectionId: true,
  recipient: true,
  sender: true,
  setById: true,
  lastSentAt: true,
  failure: true,
  flow: { select: { id: true, name: true, publishedVersionId: true } },
} as const;

/** Each kind of alert, set or not. For administrators. */
export async function listAlerts(actor: Actor): Promise<AlertSetting[]> {
  authorize(actor, "settings:write");
  const { tenantId } = actor;
  const rows = await db.tenantAlert.findMany({ where: { tenantId }, select: columns });
  const setters = await db.operator.findMany({
    where: { tenantId, id: { in: rows.flatMap(({ setById }) => setById ?? []) }, deactivatedAt: null },
    select: { id: true, name: true },
  });
  const visible = await findVisibleItemIds(
    db,
    actor,
    rows.flatMap(({ connectionId }) => connectionId ?? []),
  );
  return alertKinds.map((kind) => {
    const row = rows.find((each) => each.kind === kind);
    if (!row) return { kind, isEnabled: false, way: null, setBy: null, lastSentAt: null, failure: null };
    return {
      kind,
      isEnabled: row.isEnabled,
      way: wayOf(row),
      setBy: setters.find(({ id }) => id === row.setById)?.name ?? null,
      lastSentAt: row.lastSentAt,
      failure: failureOf(row, visible),
    };
  });
}

type Row = {
  connectionId: string | null;
  recipient: string | null;
  sender: string | null;
  flow: { id: string; name: string; publishedVersionId: string | null } | null;
};

function wayOf({ connectionId, recipient, sender, flow }: Row): AlertSetting["way"] {
  if (flow)
    return { type: "flow", flowId: flow.id, flowName: flow.name, isPublished: flow.publishedVersionId !== null };
  if (connectionId === null) return null;
  return { type: "connection", connectionId, recipient: recipient ?? "", sender: sender ?? "" };
}

/** It may name the connection. */
function failureOf(
  { failure, connectionId }: { failure: unknown; connectionId: string | null },
  visible: ReadonlySet<string>,
): AlertSetting["failure"] {
  if (failure === null) return null;
  if (connectionId !== null && !visible.has(connectionId)) return { messageKey: "alerts.failedHidden", params: {} };
  return alertFailure.parse(failure);
}
