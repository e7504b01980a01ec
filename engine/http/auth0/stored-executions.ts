import "server-only";
import { z } from "@hono/zod-openapi";
import {
  type ApiExecution,
  findApiExecution,
  listApiExecutions,
  listApiExecutionsBefore,
  MAX_PAGED,
} from "#lib/executions/data/api-executions.ts";
import { getJournal } from "#lib/executions/data/get-journal.ts";
import { deleteExecution } from "#lib/executions/mutations/delete-execution.ts";
import { hasFlow } from "#lib/flows/data/api-flows.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { hydrateQuery } from "./hydrate.ts";
import { pageAnswer, pageQuery, pageSchema, queryInteger } from "./paging.ts";
import { toWireDebug, toWireExecution, wireExecution, wireExecutionSummary } from "./wire-execution.ts";

const PATH = "/flows/{flow_id}/executions";
const id = { name: "flow_id", prefix: "af", format: "flow-id" } as const;
const child = { name: "execution_id", prefix: "afe", format: "flow-execution-id" } as const;

const DEFAULT_TAKE = 50;
const MAX_TAKE = 100;

const listQuery = pageQuery.extend({
  page: queryInteger(0, Number.MAX_SAFE_INTEGER, 0),
  from: z
    .string()
    .transform((text, context) => fromPublicId("afe", text) ?? refuseFrom(context))
    .optional()
    .openapi({ type: "string", description: "`next` of the answer before." }),
  take: queryInteger(1, MAX_TAKE),
});

const cursorSchema = z.object({ executions: z.array(wireExecutionSummary), next: z.string().optional() });

/** `reference/auth0-forms.md` §3. */
export const storedExecutionEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "get",
    path: PATH,
    scope: "read:flows_executions",
    summary: "List a flow’s executions, the newest first",
    id,
    query: listQuery,
    answer: { status: 200, schema: z.union([cursorSchema, pageSchema("executions", wireExecutionSummary)]) },
    async run({ actor, id: flowId, query }) {
      const { from: before, take } = query;
      const isByCursor = before !== undefined || take !== undefined;
      if (!isByCursor) requireReach(query);
      const list = isByCursor
        ? listByCursor(actor, { flowId, before, take: take ?? DEFAULT_TAKE })
        : listApiExecutions(actor, { flowId, page: query.page, perPage: query.per_page }).then((found) =>
            pageAnswer("executions", query, found.executions.map(toWireExecution), found.total),
          );
      const [answer, isThere] = await Promise.all([list, hasFlow(actor, flowId)]);
      if (!isThere) throw new ApiError(404, "Flow not found");
      return answer;
    },
  }),
  defineEndpoint({
    method: "get",
    path: `${PATH}/{execution_id}`,
    scope: "read:flows_executions",
    summary: "Get an execution; with hydrate=debug, its journal",
    id,
    child,
    query: z.object({ hydrate: hydrateQuery(["debug"]) }),
    answer: { status: 200, schema: wireExecution },
    async run({ actor, id: flowId, childId: executionId, query }) {
      const execution = toWireExecution(await requireExecution(actor, { flowId, executionId }));
      if (!query.hydrate.includes("debug")) return execution;
      return { ...execution, debug: toWireDebug(await getJournal(actor, executionId).catch(toApiFailure)) };
    },
  }),
  defineEndpoint({
    method: "delete",
    path: `${PATH}/{execution_id}`,
    scope: "delete:flows_executions",
    summary: "Delete an execution that has ended, and its journal",
    id,
    child,
    answer: { status: 204 },
    async run({ actor, id: flowId, childId: executionId }) {
      await deleteExecution(actor, { flowId, executionId }).catch(toApiFailure);
    },
  }),
];

function refuseFrom(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: "String does not match format flow-execution-id" });
  return z.NEVER;
}

/** Farther back by `from` and `take` alone, which costs the same anywhere. */
function requireReach({ page, per_page }: { page: number; per_page: number }): void {
  if ((page + 1) * per_page <= MAX_PAGED || page === 0) return;
  throw new ApiError(
    400,
    `Query validation error: 'Pages reach the newest ${MAX_PAGED} executions: use from and take for older ones' on property page.`,
    "invalid_query_string",
  );
}

type Asked = { flowId: string; before: string | undefined; take: number };

async function listByCursor(actor: Caller["actor"], asked: Asked) {
  const { executions, hasMore } = await listApiExecutionsBefore(actor, asked);
  const last = executions.at(-1);
  return { executions: executions.map(toWireExecution), ...(hasMore && last && { next: toPublicId("afe", last.id) }) };
}

async function requireExecution(
  actor: Caller["actor"],
  key: { flowId: string; executionId: string },
): Promise<ApiExecution> {
  const execution = await findApiExecution(actor, key);
  if (!execution) throw new ApiError(404, "Execution not found");
  return execution;
}

/** In the words of the API's other answers. It lists no 409 here: one that can still go on is a 400. */
function toApiFailure(error: unknown): never {
  if (error instanceof AppError && error.code === "NOT_FOUND") throw new ApiError(404, "Execution not found");
  if (error instanceof AppError && error.code === "CONFLICT") {
    throw new ApiError(400, renderMessage("en", error.messageKey, error.params), "execution_not_ended");
  }
  throw error;
}
