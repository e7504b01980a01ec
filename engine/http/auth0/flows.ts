import "server-only";
import { z } from "@hono/zod-openapi";
import { type ApiFlow, findApiFlow, listApiFlows } from "#lib/flows/data/api-flows.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { storeFlow } from "#lib/flows/mutations/store-flow.ts";
import { flowActions, flowName } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { checkActions } from "./flow-actions.ts";
import { pageAnswer, pageQuery, pageSchema } from "./paging.ts";

const PATH = "/flows";
const id = { prefix: "af", format: "flow-id" } as const;

const createBody = z.strictObject({ name: flowName, actions: flowActions.optional() });
const updateBody = z.strictObject({ name: flowName.optional(), actions: flowActions.nullable().optional() });

const wireAction = z.object({
  id: z.string(),
  alias: z.string().max(100).optional(),
  type: z.string(),
  action: z.string(),
  allow_failure: z.boolean().optional(),
  mask_output: z.boolean().optional(),
  params: z.looseObject({ connection_id: z.string().optional() }).optional(),
});

const wireFlow = z.object({
  id: z.string(),
  name: z.string(),
  actions: z.array(wireAction).optional(),
  created_at: z.string(),
  updated_at: z.string(),
  executed_at: z.string().optional(),
});

/** `reference/auth0-forms.md` §2.1 and §2.2. What is written is published at once: that API knows no draft. */
export const flowEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "get",
    path: PATH,
    scope: "read:flows",
    summary: "List flows",
    query: pageQuery,
    answer: { status: 200, schema: pageSchema("flows", wireFlow.omit({ actions: true })) },
    async run({ actor, query }) {
      const { flows, total } = await listApiFlows(actor, { page: query.page, perPage: query.per_page });
      return pageAnswer("flows", query, flows.map(toWire), total);
    },
  }),
  defineEndpoint({
    method: "post",
    path: PATH,
    scope: "create:flows",
    summary: "Create and publish a flow",
    body: createBody,
    documentedBody: wireFlow.pick({ name: true, actions: true }),
    answer: { status: 201, schema: wireFlow },
    async run(call) {
      const { name } = call.body;
      const actions = await checkActions(call.actor, call.body.actions ?? []);
      const created = await createFlow(call.actor, { name, actions, publish: true });
      return toWire(await requireFlow(call, created.id));
    },
  }),
  defineEndpoint({
    method: "get",
    path: `${PATH}/{id}`,
    scope: "read:flows",
    summary: "Get a flow",
    id,
    answer: { status: 200, schema: wireFlow },
    run: async (call) => toWire(await requireFlow(call, call.id)),
  }),
  defineEndpoint({
    method: "patch",
    path: `${PATH}/{id}`,
    scope: "update:flows",
    summary: "Change and publish a flow",
    id,
    body: updateBody,
    documentedBody: wireFlow.pick({ name: true, actions: true }).partial(),
    answer: { status: 200, schema: wireFlow },
    async run(call) {
      await requireFlow(call, call.id);
      const { name, actions: given } = call.body;
      const actions = given === undefined ? undefined : await checkActions(call.actor, given ?? []);
      await storeFlow(call.actor, {
        flowId: call.id,
        ...(name !== undefined && { name }),
        ...(actions !== undefined && { actions }),
      });
      return toWire(await requireFlow(call, call.id));
    },
  }),
  defineEndpoint({
    method: "delete",
    path: `${PATH}/{id}`,
    scope: "delete:flows",
    summary: "Delete a flow",
    id,
    answer: { status: 204 },
    async run(call) {
      await requireFlow(call, call.id);
      await deleteFlow(call.actor, { flowId: call.id });
    },
  }),
];

async function requireFlow({ actor }: Caller, flowId: string): Promise<ApiFlow> {
  const flow = await findApiFlow(actor, flowId);
  if (!flow) throw new ApiError(404, "Flow not found");
  return flow;
}

function toWire(flow: Omit<ApiFlow, "actions"> & { actions?: ApiFlow["actions"] }) {
  return {
    id: toPublicId("af", flow.id),
    name: flow.name,
    // A flow without actions is answered without the key.
    ...(flow.actions?.length && { actions: flow.actions }),
    created_at: flow.createdAt.toISOString(),
    updated_at: flow.updatedAt.toISOString(),
    // A date, not a moment.
    ...(flow.executedAt && { executed_at: flow.executedAt.toISOString().slice(0, 10) }),
  };
}
