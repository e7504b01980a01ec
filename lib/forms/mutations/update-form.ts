import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { checkForm, checkSecrets } from "../check-form.ts";
import { dropEmpty } from "../drop-empty.ts";
import { flowReferencesOf } from "../form-references.ts";
import { secretsOf, splitSecrets } from "../form-secrets.ts";
import { type FormParts, formPartNames, type UpdateFormInput } from "../schema.ts";
import { replaceFormFlows, requireFormFlows } from "./form-flows.ts";
import { replaceFormSecrets, type SealedFormSecret, sealFormSecrets } from "./form-secrets.ts";

/**
 * What is left out stays, null clears. What changes nothing is not written: clients send every form at every import.
 *
 * @throws AppError NOT_FOUND; INVALID for a node or a flow that is not there, with its path, and for a mark in the place
 *   of a secret that was given for another address.
 */
export async function updateForm(
  actor: Actor,
  { formId, ...input }: UpdateFormInput & { formId: string },
): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const change = await prepareFormChange(actor, formId, input);
  return db.$transaction(async (tx) => {
    const entry = await changeForm(tx, actor, change);
    if (entry) await recordAudit(tx, actor, entry);
    return { id: formId };
  });
}

export type PreparedFormChange = Awaited<ReturnType<typeof prepareFormChange>>;

/** What was given, its secrets sealed. @throws AppError INVALID. */
export async function prepareFormChange(actor: Actor, formId: string, input: UpdateFormInput) {
  const { name, given, cleared } = read(input);
  checkSecrets(given);
  return { formId, name, given, cleared, sealed: await sealFormSecrets(actor, formId, secretsOf(given)) };
}

/** @returns What to record, at the end of the caller's transaction; null if nothing changed. */
export async function changeForm(
  tx: Tx,
  actor: Actor,
  { formId, name, given, cleared, sealed }: PreparedFormChange,
): Promise<AuditEntry | null> {
  const before = await lockForm(tx, actor, formId);
  const document = merge(before.document, splitSecrets(given).marked, cleared);
  const after = { name: name ?? before.name, document };
  if (isDeepStrictEqual(after, before) && sealed.length === 0) return null;
  checkForm(document);
  await writeForm(tx, actor, formId, after);
  await writeReferences(tx, actor, formId, { document, given });
  if (given.nodes || cleared.has("nodes")) {
    const places = { before: secretsOf(before.document), after: secretsOf(given) };
    await replaceFormSecrets(tx, actor, formId, { ...places, sealed });
  }
  return {
    action: "form.update",
    targetId: formId,
    detail: {
      before: { name: before.name },
      after: { name: after.name },
      parts: formPartNames.filter((part) => !isDeepStrictEqual(before.document[part], document[part])),
      replaced: sealed.map(nameOf),
    },
  };
}

type FormFacts = { name: string; document: FormParts };

function read({ name, ...parts }: UpdateFormInput) {
  const cleared = new Set(formPartNames.filter((part) => parts[part] === null));
  const given = Object.fromEntries(
    formPartNames.flatMap((part) => (parts[part] == null ? [] : [[part, parts[part]]])),
  ) as FormParts;
  return { name, given, cleared };
}

function merge(stored: FormParts, given: FormParts, cleared: ReadonlySet<keyof FormParts>): FormParts {
  const kept = formPartNames.flatMap((part) =>
    cleared.has(part) ? [] : [[part, given[part] ?? stored[part]] as const],
  );
  return dropEmpty(Object.fromEntries(kept) as FormParts);
}

async function lockForm(tx: Tx, { tenantId }: Actor, formId: string): Promise<FormFacts> {
  const [form] = await tx.$queryRaw<FormFacts[]>`
    select "name", "document" from "Form" where "tenantId" = ${tenantId}::uuid and "id" = ${formId}::uuid
    for no key update`;
  if (!form) throw new AppError("NOT_FOUND", "errors.formNotFound");
  return form;
}

async function writeForm(tx: Tx, { tenantId }: Actor, id: string, { name, document }: FormFacts): Promise<void> {
  await tx.form.updateMany({ where: { tenantId, id }, data: { name, document: document as object } });
}

/** A flow that was deleted stays named where it was: only what is written now must be there. */
async function writeReferences(
  tx: Tx,
  actor: Actor,
  formId: string,
  { document, given }: { document: FormParts; given: FormParts },
): Promise<void> {
  const flowIds = await requireFormFlows(tx, actor, flowReferencesOf(document), flowReferencesOf(given));
  await replaceFormFlows(tx, actor, formId, flowIds);
}

function nameOf({ componentId, field }: SealedFormSecret): string {
  return `${componentId}.${field}`;
}
