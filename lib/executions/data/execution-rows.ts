import "server-only";
import type { ExecutionStatus, ExecutionSummary } from "../schema.ts";

export const summaryColumns = {
  id: true,
  flowId: true,
  isDraft: true,
  status: true,
  startedById: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  flow: { select: { name: true } },
  version: { select: { number: true } },
} as const;

type SummaryRow = {
  id: string;
  flowId: string;
  isDraft: boolean;
  status: ExecutionStatus;
  startedById: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  flow: { name: string };
  version: { number: number | null };
};

export function toSummary(row: SummaryRow, names: ReadonlyMap<string | null, string>): ExecutionSummary {
  return {
    id: row.id,
    flowId: row.flowId,
    flowName: row.flow.name,
    isDraft: row.isDraft,
    versionNumber: row.isDraft ? null : row.version.number,
    status: row.status,
    startedBy: names.get(row.startedById) ?? null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}
