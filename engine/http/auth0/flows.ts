import "server-only";
import { z } from "@hono/zod-openapi";
import { type ApiFlow, findApiFlow, listApiFlows } from "#lib/flows/data/api-flows.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { storeFlow } from "#lib/flows/mutations/store-flow.ts";
import { flowActions, flowName } from "#lib/flows/schema.ts";
import { countFormsOfFlows, listFormsOfFlow } from "#lib/forms/data/forms-of-flows.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { checkActions } from "./flow-actions.ts";
import { hydrateQuery } from "./hydrate.ts";
import { pageAnswer, pageQuery, pageSchema, queryBoolean } from "./paging.ts";

const PATH = "/flows";
const id = { prefix: "af", format: "flow-id" } as const;

const createBody = z.strictObject({ name: flowName, actions: flowActions.optional() });
const updateBody = z.strictObject({ name: flowName.optional(), actions: flowActions.nullable().optional() });

const wireAction = z
  .strictObject({
    id: z.string().openapi({ pattern: "^[A-Za-z_][A-Za-z0-9_]*$", maxLength: 100 }),
    alias: z.string().max(100).optional(),
    type: z.string().openapi({ description: "The app, such as TWILIO; FLOW for what directs the flow itself." }),
    action: z.string(),
    allow_failure: z.boolean().optional(),
    mask_output: z.boolean().optional(),
    timeout_seconds: z.int().optional().openapi({ description: "Coffre’s own: seconds for one attempt." }),
    retry: z.looseObject({}).optional().openapi({ description: "Coffre’s own: how often it is tried again." }),
    params: z.looseObject({ connection_id: z.string().optional() }).optional(),
  })
  .openapi("FlowAction");

const time = z.string().openapi({ format: "date-time" });

const wireSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: time,
    updated_at: time,
    executed_at: z.string().optional().openapi({ format: "date" }),
    form_count: z.int().optional(),
  })
  .openapi("FlowSummary");

const wireFlow = wireSummary
  .extend({
    actions: z.array(wireAction).optional(),
    forms: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  })
  .openapi("Flow");

const documentedBody = z
  .strictObject({ name: z.string().min(1).max(150), actions: z.array(wireAction).optional() })
  .openapi("FlowBody");

const exampleFlow = {
  name: "Order shipped",
  actions: [
    {
      id: "send_sms",
      type: "TWILIO",
      action: "SEND_SMS",
      params: {
        connection_id: "ac_0123456789ABCDEFGHIJKL",
        from: "+15557122661",
        to: "{{ input.phone }}",
        message: "Your order is on its way.",
      },
    },
  ],
};

/** `reference/auth0-forms.md` §2.1 and §2.2. What is written is published at once: that API knows no draft. */
export const flowEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "get",
    path: PATH,
    scope: "read:flows",
    summary: "List flows",
    query: pageQuery.extend({ hydrate: hydrateQuery(["form_count"]), synchronous: queryBoolean() }),
    answer: { status: 200, schema: pageSchema("flows", wireSummary) },
    async run({ actor, query }) {
      const asked = { page: query.page, perPage: query.per_page, isSynchronous: query.synchronous };
      const { flows, total } = await listApiFlows(actor, asked);
      const ids = flows.map((flow) => flow.id);
      const counts = query.hydrate.length > 0 ? await countFormsOfFlows(actor, ids) : null;
      const wire = flows.map((flow) => ({
        ...toWire(flow),
        ...(counts && { form_count: counts.get(flow.id) ?? 0 }),
      }));
      return pageAnswer("flows", query, wire, total);
    },
  }),
  defineEndpoint({
    method: "post",
    path: PATH,
    scope: "create:flows",
    summary: "Create and publish a flow",
    body: createBody,
    documentedBody,
    answer: { status: 201, schema: wireFlow },
    example: { body: exampleFlow },
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
    query: z.object({ hydrate: hydrateQuery(["form_count", "forms"]) }),
    answer: { status: 200, schema: wireFlow },
    async run(call) {
      const flow = toWire(await requireFlow(call, call.id));
      return { ...flow, ...(await hydrateFlow(call.actor, call.id, call.query.hydrate)) };
    },
  }),
  defineEndpoint({
    method: "patch",
    path: `${PATH}/{id}`,
    scope: "update:flows",
    summary: "Change and publish a flow",
    id,
    body: updateBody,
    documentedBody: documentedBody.extend({ actions: z.array(wireAction).nullable() }).partial(),
    answer: { status: 200, schema: wireFlow },
    example: { body: { name: "Order shipped" } },
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

async function hydrateFlow(actor: Caller["actor"], flowId: string, wanted: readonly string[]) {
  if (wanted.length === 0) return {};
  const forms = await listFormsOfFlow(actor, flowId);
  return {
    ...(wanted.includes("form_count") && { form_count: forms.length }),
    ...(wanted.includes("forms") && {
      forms: forms.map((form) => ({ id: toPublicId("ap", form.id), name: form.name })),
    }),
  };
}

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
