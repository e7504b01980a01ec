import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * Its secrets go with it; the flows that it names stay.
 *
 * @throws AppError NOT_FOUND.
 */
export async function deleteForm(actor: Actor, { formId }: { formId: string }): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const [form] = await tx.$queryRaw<{ name: string }[]>`
      delete from "Form" where "tenantId" = ${tenantId}::uuid and "id" = ${formId}::uuid returning "name"`;
    if (!form) throw new AppError("NOT_FOUND", "errors.formNotFound");
    await recordAudit(tx, actor, { action: "form.delete", targetId: formId, detail: { name: form.name } });
    return { id: formId };
  });
}
