import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { jsonText } from "#lib/db/json-text.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { ExecutionPart } from "../execution-part.ts";
import type { ExecutionSource } from "../schema.ts";

export type QueuedRow = {
  id: string;
  flowId: string;
  versionId: string;
  isDraft: boolean;
  isDry: boolean;
  answers: JsonObject | null;
  source: ExecutionSource;
  trigger: JsonObject | null;
  rerunOfId: string | null;
  input: Json;
  part?: ExecutionPart;
  /** Versions whose items one must see to read it: of what its journal begins with. */
  calledVersions?: readonly string[];
};

/** An execution that waits to be run, started by the actor. One of a part counts as taken once: it has a journal. */
export async function insertQueued(tx: Tx, { tenantId, operatorId }: Actor, row: QueuedRow): Promise<void> {
  const { part = null, calledVersions = [] } = row;
  await tx.$executeRaw`
    insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "isDry", "answers", "source",
      "trigger", "rerunOfId", "startedById", "status", "input", "part", "calledVersions", "takes")
    values (${tenantId}::uuid, ${row.id}::uuid, ${row.flowId}::uuid, ${row.versionId}::uuid, ${row.isDraft},
      ${row.isDry}, ${jsonText(row.answers)}::jsonb, ${row.source}::"ExecutionSource",
      ${jsonText(row.trigger)}::jsonb, ${row.rerunOfId}::uuid, ${operatorId}::uuid, 'QUEUED',
      ${jsonText(row.input)}::jsonb, ${jsonText(part)}::jsonb, ${[...calledVersions]}::uuid[], ${part === null ? 0 : 1})`;
}
