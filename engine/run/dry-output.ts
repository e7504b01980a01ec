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
import type { RunningExecution } from "./running-execution.ts";

/** In place of a request of a dry run. `sent` is what would have left, secrets as marks. */
export class InterceptedCall extends Error {
  readonly sent: Json;

  constructor(sent: Json) {
    super("nothing leaves in a dry run");
    this.sent = sent;
  }
}

/** What the flow goes on with in the place of an answer: the author's words, an earlier answer, or an example. */
export async function dryOutput(
  { run }: Frame,
  action: FlowAction,
  step: StepRecorder,
  { sent }: InterceptedCall,
): Promise<Json> {
  const { answers } = run.execution;
  const answer = (output: Json, answeredBy: NonNullable<ShownStep["answeredBy"]>) => {
    step.note({ sent: run.masker.showJson(sent), answeredBy });
    return output;
  };
  if (answers && Object.hasOwn(answers, action.id)) return answer(answers[action.id] ?? null, "AUTHOR");
  const recorded = await findRecorded(run.execution, action);
  if (recorded !== undefined) return answer(recorded, "RECORDED");
  return answer(definitionOf(action).example ?? null, "EXAMPLE");
}

/** The output of the action's last success in this flow that its starter may read, masked as it is kept. */
async function findRecorded(
  { tenantId, flowId, startedById }: RunningExecution,
  action: FlowAction,
): Promise<Json | undefined> {
  const starter = startedById === null ? null : await findOperatorActor(tenantId, startedById, "system");
  if (!starter) return undefined;
  const [row] = await db.$queryRaw<{ output: Json }[]>`
    select s."shown" -> 'output' as "output" from "ExecutionStep" s
    where s."tenantId" = ${tenantId}::uuid and s."executionId" = any(${await findReadableExecutions(starter, flowId)}::uuid[])
      and s."actionId" = ${action.id} and s."type" = ${action.type} and s."action" = ${action.action}
      and s."status" = 'SUCCEEDED' and s."shown" ? 'output'
    order by s."executionId" desc, s."seq" desc limit 1`;
  return row?.output;
}
