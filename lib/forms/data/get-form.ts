import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { formJson } from "../form-json.ts";
import { flowReferencesOf } from "../form-references.ts";
import { secretsOf } from "../form-secrets.ts";
import type { FormDetail, FormParts } from "../schema.ts";
import { listFlowsOfForms } from "./api-forms.ts";

/** @throws AppError NOT_FOUND. */
export async function getForm(actor: Actor, formId: string): Promise<FormDetail> {
  authorize(actor, "flow:read");
  const row = await db.form.findFirst({
    where: { tenantId: actor.tenantId, id: formId },
    select: {
      ...{ id: true, name: true, document: true, createdAt: true, updatedAt: true },
      secrets: { select: { componentId: true, field: true } },
    },
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.formNotFound");
  const { secrets, document, ...form } = row;
  const parts = document as FormParts;
  const flows = (await listFlowsOfForms(actor, [form.id])).get(form.id) ?? [];
  const there = new Set(flows.map(({ id }) => toPublicId("af", id)));
  const gone = flowReferencesOf(parts).filter(({ id }) => !there.has(id));
  return {
    ...form,
    publicId: toPublicId("ap", form.id),
    json: JSON.stringify(formJson({ ...form, document: parts }), null, 2),
    flows,
    goneFlows: [...new Set(gone.map(({ id }) => id))],
    missingSecrets: secretsOf(parts)
      .filter((place) => !secrets.some((row) => row.componentId === place.componentId && row.field === place.field))
      .map(({ componentId, field }) => ({ componentId, field })),
  };
}
