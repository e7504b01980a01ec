import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import {
  type ListVersionsInput,
  MAX_COUNTED_EXECUTIONS,
  VERSIONS_PER_PAGE,
  type VersionPage,
  type VersionSummary,
} from "../schema.ts";

/** What was published of a flow, or saved of its draft, the newest first. @throws AppError NOT_FOUND */
export async function listVersions(actor: Actor, { id, kind, page }: ListVersionsInput): Promise<VersionPage> {
  authorize(actor, "flow:read");
  const { tenantId } = actor;
  const flow = await db.flow.findFirst({ where: { tenantId, id }, select: { publishedVersionId: true } });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const isOfKind = Prisma.raw(kind === "published" ? `"number" is not null` : `"number" is null`);
  const order = Prisma.raw(kind === "published" ? `"number" desc` : `"draftVersion" desc`);
  const ofFlow = Prisma.sql`"tenantId" = ${tenantId}::uuid and "flowId" = ${id}::uuid`;
  const [versions, [counted]] = await Promise.all([
    db.$queryRaw<VersionSummary[]>`
      with page as materialized (
        select "tenantId", "id", "flowId", "number", "draftVersion", "note", "createdAt", "createdById" from "FlowVersion"
        where ${ofFlow} and ${isOfKind} order by ${order} limit ${VERSIONS_PER_PAGE} offset ${(page - 1) * VERSIONS_PER_PAGE})
      select v."id", v."number", v."draftVersion", v."note", v."createdAt", o."name" as "createdBy",
        v."id" is not distinct from ${flow.publishedVersionId}::uuid as "isLive",
        case when v."number" is null then (
          select max(p."number") from "FlowVersion" p where p."tenantId" = v."tenantId" and p."flowId" = v."flowId"
            and p."number" is not null and p."draftVersion" = v."draftVersion") end as "publishedAs",
        (select count(*) from (select from "FlowExecution" e where e."tenantId" = v."tenantId"
          and e."flowVersionId" = v."id" limit ${MAX_COUNTED_EXECUTIONS + 1}) ran)::int as "executions"
      from page v left join "Operator" o on o."tenantId" = v."tenantId" and o."id" = v."createdById"
      order by ${order}`,
    db.$queryRaw<{ total: number }[]>`
      select count(*)::int as "total" from "FlowVersion" where ${ofFlow} and ${isOfKind}`,
  ]);
  return { versions, total: counted?.total ?? 0, page, perPage: VERSIONS_PER_PAGE };
}
