import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { findApiForm } from "#lib/forms/data/api-forms.ts";
import { flowReferencesOf } from "#lib/forms/form-references.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { type ExportInput, MAX_FLOWS } from "../schema.ts";
import { type EnvelopeFile, type ExportedFlow, writeEnvelope } from "../write-envelope.ts";

export type EnvelopeExport = {
  file: EnvelopeFile;
  /** What is exported; null for all flows. */
  name: string | null;
};

/**
 * The dashboard's export: a form with its flows, a flow, or all of them; with those that they call, as drafted, and the
 * connections that they use. Of what the reader may not view there is a number in the place of the name.
 *
 * @throws AppError NOT_FOUND; INVALID for more flows than an import takes.
 */
export async function exportEnvelope(actor: Actor, { flow, form }: ExportInput): Promise<EnvelopeExport> {
  authorize(actor, "flow:read");
  const stored = form === undefined ? null : await findApiForm(actor, form);
  if (form !== undefined && !stored) throw new AppError("NOT_FOUND", "errors.formNotFound");
  const named = stored ? flowReferencesOf(stored.document).flatMap(({ id }) => fromPublicId("af", id) ?? []) : null;
  const flows = await readFlows(actor, named ?? (flow === undefined ? null : [flow]));
  if (flow !== undefined && flows.length === 0) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const names = await readNames(actor, flows);
  const name = stored?.name ?? (flow === undefined ? null : (flows.find(({ id }) => id === flow)?.name ?? null));
  return { file: writeEnvelope({ flows, names, form: stored }), name };
}

/** @param ids Null for all. What these call comes along, over however many others. */
async function readFlows({ tenantId }: Actor, ids: readonly string[] | null): Promise<ExportedFlow[]> {
  const read = new Map<string, ExportedFlow>();
  let next = ids === null ? null : [...new Set(ids)];
  do {
    const rows = await db.flow.findMany({
      where: { tenantId, ...(next && { id: { in: next } }) },
      select: { id: true, name: true, draft: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: MAX_FLOWS + 1,
    });
    for (const { draft, ...row } of rows) read.set(row.id, { ...row, actions: draft as unknown as FlowAction[] });
    if (read.size > MAX_FLOWS) throw new AppError("INVALID", "errors.exportTooManyFlows", { count: MAX_FLOWS });
    const called = rows.flatMap(({ id }) => calledFlowIdsOf(read.get(id)?.actions ?? []));
    next = next && [...new Set(called)].filter((id) => !read.has(id));
  } while (next && next.length > 0);
  return [...read.values()];
}

/** Names are for whoever may view the item. */
async function readNames(actor: Actor, flows: readonly ExportedFlow[]): Promise<ReadonlyMap<string, string>> {
  const { tenantId } = actor;
  const ids = [...new Set(flows.flatMap(({ actions }) => itemIdsOf(actions)))];
  const rows = await db.vaultItem.findMany({
    where: { tenantId, id: { in: ids }, section: sectionsWith(actor, "view") },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
