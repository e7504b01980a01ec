import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { FORMS_PER_PAGE, type FormPage, type FormSummary, type ListFormsInput } from "../schema.ts";

/**
 * One page of the tenant's forms, the last changed first.
 *
 * @param perPage For callers with pages of their own.
 */
export async function listForms(actor: Actor, input: ListFormsInput, perPage = FORMS_PER_PAGE): Promise<FormPage> {
  authorize(actor, "flow:read");
  const tenant = Prisma.sql`f."tenantId" = ${actor.tenantId}::uuid`;
  const where =
    input.search === "" ? tenant : Prisma.sql`${tenant} and lower(f."name") like ${likePiece(input.search)}`;
  const [counts, rows] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`select count(*)::int as "total" from "Form" f where ${where}`,
    db.$queryRaw<Omit<FormSummary, "publicId">[]>`
      with page as (select f."tenantId", f."id", f."name", f."createdAt", f."updatedAt" from "Form" f where ${where}
        order by f."updatedAt" desc, f."id" desc limit ${perPage} offset ${(input.page - 1) * perPage})
      select p."id", p."name", p."createdAt", p."updatedAt", l."flowCount", l."firstFlow"
      from page p
      cross join lateral (
        select count(*)::int as "flowCount",
          (array_agg(json_build_object('id', w."id", 'name', w."name") order by lower(w."name"), w."id"))[1] as "firstFlow"
        from "FormFlow" x join "Flow" w on w."tenantId" = x."tenantId" and w."id" = x."flowId"
        where x."tenantId" = p."tenantId" and x."formId" = p."id") l
      order by p."updatedAt" desc, p."id" desc`,
  ]);
  const forms = rows.map((row) => ({ ...row, publicId: toPublicId("ap", row.id) }));
  return { forms, total: counts[0]?.total ?? 0, page: input.page, perPage };
}
