import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { checkForm } from "../check-form.ts";
import { dropEmpty } from "../drop-empty.ts";
import { flowReferencesOf } from "../form-references.ts";
import { splitSecrets } from "../form-secrets.ts";
import type { CreateFormInput } from "../schema.ts";
import { replaceFormFlows, requireFormFlows } from "./form-flows.ts";
import { sealFormSecrets } from "./form-secrets.ts";

/** What that API gives a form which says nothing of its end (`reference/auth0-forms.md` §4.2). */
const newEnding = { ending: { resume_flow: true } } as const;

/**
 * A mark in the place of a secret is stored as one that nobody has given yet: forms come from exports, which have none.
 *
 * @throws AppError INVALID for a node or a flow that is not there, with its path.
 */
export async function createForm(actor: Actor, input: CreateFormInput): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const form = await prepareForm(actor, input);
  return db.$transaction(async (tx) => {
    await recordAudit(tx, actor, await insertForm(tx, actor, form));
    return { id: form.id };
  });
}

export type PreparedForm = Awaited<ReturnType<typeof prepareForm>>;

/** A form that can be stored, with an id of its own, its secrets sealed. @throws AppError INVALID. */
export async function prepareForm(actor: Actor, { name, ...given }: CreateFormInput) {
  const id = newId();
  const parts = { ...newEnding, ...dropEmpty(given) };
  checkForm(parts);
  const { marked, secrets } = splitSecrets(parts);
  const sealed = await sealFormSecrets(actor, id, secrets);
  return { id, name, marked, sealed, references: flowReferencesOf(parts) };
}

/** @returns What to record, at the end of the caller's transaction. */
export async function insertForm(
  tx: Tx,
  actor: Actor,
  { id, name, marked, sealed, references }: PreparedForm,
): Promise<AuditEntry> {
  const flowIds = await requireFormFlows(tx, actor, references, references);
  await tx.form.create({
    data: { tenantId: actor.tenantId, id, name, document: marked as object },
    select: { id: true },
  });
  await replaceFormFlows(tx, actor, id, flowIds);
  if (sealed.length > 0) await tx.formSecret.createMany({ data: sealed });
  return { action: "form.create", targetId: id, detail: { name } };
}
