import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { freeName } from "../free-name.ts";
import { type FilePlan, type OutsidePlace, planImport } from "../plan-import.ts";
import { type Envelope, readEnvelope } from "../read-envelope.ts";
import type { ImportPlan, ImportProblem, PlannedConnection, PlannedFlow, PlannedForm } from "../schema.ts";

/**
 * What importing the file would make here, and what stands in its way. Nothing is written.
 *
 * @throws AppError INVALID for what is no export.
 */
export async function planFile(actor: Actor, file: unknown): Promise<ImportPlan> {
  authorize(actor, "flow:write");
  const { envelope, problems } = readEnvelope(file);
  if (!envelope) return { version: null, connections: [], items: [], flows: [], form: null, problems };
  return planEnvelope(actor, envelope);
}

export async function planEnvelope(actor: Actor, envelope: Envelope): Promise<ImportPlan> {
  const { outside, ...plan } = planImport(envelope);
  const [matches, flows, form, missing] = await Promise.all([
    findMatches(actor, plan),
    findFlows(actor, plan.flows),
    plan.form && findForm(actor, plan.form),
    findMissing(actor, outside),
  ]);
  const problems = [...plan.problems, ...missing];
  return {
    ...plan,
    connections: plan.connections.map((each) => ({ ...each, matchId: matches("connection", each.appId, each.name) })),
    items: plan.items.map((each) => ({ ...each, matchId: matches(each.kind, null, each.name) })),
    flows,
    form,
    problems,
  };
}

type Matches = (kind: string, appId: string | null, name: string) => PlannedConnection["matchId"];

/** Of the items that the actor may view: the one of that kind, app and name, unless there are several. */
async function findMatches(
  actor: Actor,
  { connections, items }: Pick<FilePlan, "connections" | "items">,
): Promise<Matches> {
  const names = [...connections, ...items].map(({ name }) => name);
  const rows = await db.vaultItem.findMany({
    where: { tenantId: actor.tenantId, name: { in: names }, section: sectionsWith(actor, "view") },
    select: { id: true, kind: true, appId: true, name: true },
  });
  return (kind, appId, name) => {
    const [match, ...others] = rows.filter((row) => row.kind === kind && row.appId === appId && row.name === name);
    return match && others.length === 0 ? match.id : null;
  };
}

type NamedRow = { id: string; name: string };

async function findFlows(actor: Actor, flows: FilePlan["flows"]): Promise<PlannedFlow[]> {
  const { tenantId } = actor;
  const rows = await db.flow.findMany({ where: { tenantId }, select: { id: true, name: true } });
  const only = flows.flatMap(({ name }) => onlyOne(rows, name) ?? []);
  const drafts = await db.flow.findMany({
    where: { tenantId, id: { in: only.map(({ id }) => id) } },
    select: { id: true, draft: true },
  });
  const itemsOf = new Map(drafts.map(({ id, draft }) => [id, itemIdsOf(draft as unknown as FlowAction[])]));
  const visible = await findVisibleItemIds(db, actor, [...itemsOf.values()].flat());
  const taken = new Set(rows.map(({ name }) => name));
  return flows.map((flow) => {
    const existing = onlyOne(rows, flow.name);
    const canReplace = (itemsOf.get(existing?.id ?? "") ?? []).every((id) => visible.has(id));
    const isRepeated = flows.filter(({ name }) => name === flow.name).length > 1;
    return {
      ...flow,
      existing: existing && !isRepeated ? { id: existing.id, canReplace } : null,
      freeName: freeName(flow.name, taken),
    };
  });
}

async function findForm({ tenantId }: Actor, form: NonNullable<FilePlan["form"]>): Promise<PlannedForm> {
  const rows = await db.form.findMany({ where: { tenantId }, select: { id: true, name: true } });
  const existing = onlyOne(rows, form.name);
  return {
    ...form,
    existing: existing && { id: existing.id, canReplace: true },
    freeName: freeName(form.name, new Set(rows.map(({ name }) => name))),
  };
}

function onlyOne(rows: readonly NamedRow[], name: string): NamedRow | null {
  const [row, ...others] = rows.filter((each) => each.name === name);
  return row && others.length === 0 ? row : null;
}

/** Ids that the file names and that neither it nor the tenant has; of items, as far as the actor may view them. */
async function findMissing(actor: Actor, outside: readonly OutsidePlace[]): Promise<ImportProblem[]> {
  const { tenantId } = actor;
  const idsOf = (kind: OutsidePlace["kind"]) =>
    outside.flatMap((place) => (place.kind === kind ? (uuidOf(place) ?? []) : []));
  const [items, flows] = await Promise.all([
    findVisibleItemIds(db, actor, [...idsOf("connection"), ...idsOf("item")]),
    db.flow.findMany({ where: { tenantId, id: { in: idsOf("flow") } }, select: { id: true } }),
  ]);
  const there = new Set([...items, ...flows.map(({ id }) => id)]);
  return outside
    .filter((place) => !there.has(uuidOf(place) ?? ""))
    .map(({ kind, id, path }) => ({
      path: [...path],
      messageKey: kind === "flow" ? "errors.importFlowMissing" : "errors.importItemMissing",
      params: { id },
    }));
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function uuidOf({ kind, id }: OutsidePlace): string | null {
  if (kind === "item") return guid.test(id) ? id.toLowerCase() : null;
  return fromPublicId(kind === "flow" ? "af" : "ac", id);
}
