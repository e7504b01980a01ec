import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { StoredForm } from "../form-json.ts";
import type { FormParts, LinkedFlow } from "../schema.ts";

/** A form as `/api/v2` shows it (`reference/auth0-forms.md` §4.2), before its names are put on it. */
export type ApiForm = StoredForm & { createdAt: Date; updatedAt: Date };
export type ApiFormSummary = Omit<ApiForm, "document"> & { flowCount: number };

const columns = { id: true, name: true, createdAt: true, updatedAt: true } as const;

/** A page of the tenant's forms, the oldest first: what is made meanwhile comes at the end. */
export async function listApiForms(
  actor: Actor,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ forms: ApiFormSummary[]; total: number }> {
  authorize(actor, "flow:read");
  const where = { tenantId: actor.tenantId };
  const [rows, total] = await Promise.all([
    db.form.findMany({
      where,
      select: { ...columns, _count: { select: { flows: true } } },
      // A UUIDv7 begins with the time.
      orderBy: { id: "asc" },
      skip: page * perPage,
      take: perPage,
    }),
    db.form.count({ where }),
  ]);
  return { forms: rows.map(({ _count, ...form }) => ({ ...form, flowCount: _count.flows })), total };
}

export async function findApiForm(actor: Actor, formId: string): Promise<ApiForm | null> {
  authorize(actor, "flow:read");
  const row = await db.form.findFirst({
    where: { tenantId: actor.tenantId, id: formId },
    select: { ...columns, document: true },
  });
  return row && { ...row, document: row.document as FormParts };
}

/** By form: the flows that it names and that are there, by name. */
export async function listFlowsOfForms(
  actor: Actor,
  formIds: readonly string[],
): Promise<ReadonlyMap<string, LinkedFlow[]>> {
  authorize(actor, "flow:read");
  // One statement: a relation is read by a second one, and a flow may be deleted in between.
  const rows = await db.$queryRaw<(LinkedFlow & { formId: string })[]>`
    select l."formId", f."id", f."name" from "FormFlow" l
      join "Flow" f on f."tenantId" = l."tenantId" and f."id" = l."flowId"
    where l."tenantId" = ${actor.tenantId}::uuid and l."formId" = any(${[...formIds]}::uuid[])
    order by f."name", f."id"`;
  const byForm = Map.groupBy(rows, ({ formId }) => formId);
  return new Map([...byForm].map(([formId, links]) => [formId, links.map(({ id, name }) => ({ id, name }))]));
}
