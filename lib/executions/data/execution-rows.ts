import "server-only";
import { Prisma } from "#lib/db/generated/client.ts";
import { type ExecutionSource, type ExecutionStatus, type ExecutionSummary, unfinishedStatuses } from "../schema.ts";

export type SummaryRow = Omit<ExecutionSummary, "isStopping"> & {
  status: ExecutionStatus;
  source: ExecutionSource;
  canceledAt: Date | null;
};

/** For a query with `summaryTables`. */
export const summaryColumns = Prisma.sql`
  e."id", e."flowId", f."name" as "flowName", e."isDraft", e."isDry",
  e."flowVersionId" as "versionId", case when e."isDraft" then null else v."number" end as "versionNumber",
  v."draftVersion", e."status"::text as "status",
  e."source"::text as "source", e."triggerId", t."name" as "triggerName", e."rerunOfId", e."part", o."name" as "startedBy",
  e."duplicates", e."createdAt", e."startedAt", e."endedAt", e."resumeAt", e."canceledAt"`;

/** Beside `"FlowExecution" e`. Triggers and operators may be gone. */
export const summaryTables = Prisma.sql`
  join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
  join "FlowVersion" v on v."tenantId" = e."tenantId" and v."id" = e."flowVersionId"
  left join "FlowTrigger" t on t."tenantId" = e."tenantId" and t."id" = e."triggerId"
  left join "Operator" o on o."tenantId" = e."tenantId" and o."id" = e."startedById"`;

export function toSummary({ canceledAt, ...row }: SummaryRow): ExecutionSummary {
  return { ...row, isStopping: canceledAt !== null && unfinishedStatuses.includes(row.status) };
}
