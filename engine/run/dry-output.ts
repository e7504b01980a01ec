import "server-only";
import { findOperatorActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findReadableExecutions } from "#lib/executions/data/readable-executions.ts";
import type { ShownStep } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StepRecorder } from "./record-step.ts";
import { definitionOf } from "./resolve-params.ts";
import type { Frame } from "./run.ts";

/** In place of a request of a dry run. `sent` is what would have left, secrets as marks. */
export class InterceptedCall extends Error {
  readonly sent: Json;

  constructor(sent: Json) {
    super("nothing leaves in a dry run");
    this.sent = sent;
  }
}

/**
 * What the flow goes on with in the place of an answer: the author's words, an earlier answer, or an example. Ids are a
 * flow's own: what its author typed is not for the flows that it calls.
 */
export async function dryOutput(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  { sent }: InterceptedCall,
): Promise<Json> {
  const { run, depth } = frame;
  const { answers } = run.execution;
  const answer = (output: Json, answeredBy: NonNullable<ShownStep["answeredBy"]>) => {
    step.note({ sent: run.masker.showJson(sent), answeredBy });
    return output;
  };
  if (depth === 0 && answers && Object.hasOwn(answers, action.id)) return answer(answers[action.id] ?? null, "AUTHOR");
  const recorded = await findRecorded(frame, action);
  if (recorded !== undefined) return answer(recorded, "RECORDED");
  return answer(definitionOf(action).example ?? null, "EXAMPLE");
}

/**
 * The output of the last success of this flow's action that the starter may read, masked as it is kept: of the flow's own
 * executions, and of those in which the flow that was started called it.
 */
async function findRecorded({ run, flowId }: Frame, action: FlowAction): Promise<Json | undefined> {
  const { tenantId, startedById, flowId: startedId } = run.execution;
  const starter = startedById === null ? null : await findOperatorActor(tenantId, startedById, "system");
  if (!starter) return undefined;
  const readable = await Promise.all(
    [...new Set([startedId, flowId])].map((id) => findReadableExecutions(starter, id)),
  );
  const [row] = await db.$queryRaw<{ output: Json }[]>`
    select s."shown" -> 'output' as "output" from "ExecutionStep" s
    join "FlowExecution" e on e."tenantId" = s."tenantId" and e."id" = s."executionId"
    where s."tenantId" = ${tenantId}::uuid and s."executionId" = any(${readable.flat()}::uuid[])
      and s."actionId" = ${action.id} and s."type" = ${action.type} and s."action" = ${action.action}
      and s."status" = 'SUCCEEDED' and s."shown" ? 'output' and not s."shown" ? 'isPinned'
      and ${flowId}::uuid = case when s."path" not like '%.call.%' then e."flowId" else (
        select v."flowId" from "ExecutionStep" c join "FlowVersion" v on v."tenantId" = c."tenantId"
          and v."id" = (c."shown" ->> 'calledVersionId')::uuid
        where c."tenantId" = s."tenantId" and c."executionId" = s."executionId"
          and c."path" = substring(s."path" from '^(.*)[.]call[.]') limit 1) end
    order by s."executionId" desc, s."seq" desc limit 1`;
  return row?.output;
}
