import "server-only";
import { z } from "@hono/zod-openapi";
import type { Actor } from "#lib/auth/actor.ts";
import {
  type ApiForm,
  type ApiFormSummary,
  findApiForm,
  listApiForms,
  listFlowsOfForms,
} from "#lib/forms/data/api-forms.ts";
import { formJson } from "#lib/forms/form-json.ts";
import { createForm } from "#lib/forms/mutations/create-form.ts";
import { deleteForm } from "#lib/forms/mutations/delete-form.ts";
import { updateForm } from "#lib/forms/mutations/update-form.ts";
import { createFormInput, type LinkedFlow, updateFormInput } from "#lib/forms/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { hydrateQuery } from "./hydrate.ts";
import { pageAnswer, pageQuery, pageSchema } from "./paging.ts";

const PATH = "/forms";
const id = { prefix: "ap", format: "form-id" } as const;
const hydrate = hydrateQuery(["flow_count", "links"]);

const time = z.string().openapi({ format: "date-time" });
const times = { created_at: time, updated_at: time };
const links = z.array(z.object({ flow: z.object({ id: z.string(), name: z.string() }) }));
const hydrated = { flow_count: z.int().optional(), links: links.optional() };
const wireForm = createFormInput.extend({ id: z.string(), ...times, ...hydrated }).openapi("Form");
const wireSummary = z.object({ id: z.string(), name: z.string(), ...times, ...hydrated }).openapi("FormSummary");

const exampleForm = {
  name: "Progressive profile",
  start: { next_node: "step" },
  nodes: [
    {
      id: "step",
      type: "STEP",
      config: {
        components: [
          { id: "full_name", category: "FIELD", type: "TEXT", label: "Your name", required: true },
          { id: "next", category: "BLOCK", type: "NEXT_BUTTON", config: { text: "Continue" } },
        ],
        next_node: "$ending",
      },
    },
  ],
  ending: { resume_flow: true },
};

/** `reference/auth0-forms.md` §4.1 and §4.2. Secrets of components go in and come out as a mark. */
export const formEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "get",
    path: PATH,
    scope: "read:forms",
    summary: "List forms",
    query: pageQuery.extend({ hydrate }),
    answer: { status: 200, schema: pageSchema("forms", wireSummary) },
    async run({ actor, query }) {
      const { forms, total } = await listApiForms(actor, { page: query.page, perPage: query.per_page });
      const flows = query.hydrate.includes("links") ? await listFlowsOfForms(actor, forms.map(idOf)) : null;
      const wire = forms.map((form) => ({ ...toSummary(form), ...(flows && { links: toLinks(flows.get(form.id)) }) }));
      return pageAnswer("forms", query, wire, total);
    },
  }),
  defineEndpoint({
    method: "post",
    path: PATH,
    scope: "create:forms",
    summary: "Create a form",
    body: createFormInput,
    answer: { status: 201, schema: wireForm },
    example: { body: exampleForm },
    async run({ actor, body }) {
      const created = await createForm(actor, body);
      return toWire(await requireForm({ actor }, created.id));
    },
  }),
  defineEndpoint({
    method: "get",
    path: `${PATH}/{id}`,
    scope: "read:forms",
    summary: "Get a form",
    id,
    query: z.object({ hydrate }),
    answer: { status: 200, schema: wireForm },
    async run({ actor, id: formId, query }) {
      const form = await requireForm({ actor }, formId);
      return { ...toWire(form), ...(await hydrateForm(actor, formId, query.hydrate)) };
    },
  }),
  defineEndpoint({
    method: "patch",
    path: `${PATH}/{id}`,
    scope: "update:forms",
    summary: "Change a form; null clears a part of it",
    id,
    body: updateFormInput,
    answer: { status: 200, schema: wireForm },
    async run({ actor, id: formId, body }) {
      await updateForm(actor, { formId, ...body }).catch(toFormError);
      return toWire(await requireForm({ actor }, formId));
    },
  }),
  defineEndpoint({
    method: "delete",
    path: `${PATH}/{id}`,
    scope: "delete:forms",
    summary: "Delete a form",
    id,
    answer: { status: 204 },
    async run({ actor, id: formId }) {
      await deleteForm(actor, { formId }).catch(toFormError);
    },
  }),
];

async function requireForm({ actor }: Pick<Caller, "actor">, formId: string): Promise<ApiForm> {
  const form = await findApiForm(actor, formId);
  if (!form) throw new ApiError(404, "Form not found");
  return form;
}

/** In the words of the API's other answers. */
function toFormError(error: unknown): never {
  if (error instanceof AppError && error.code === "NOT_FOUND") throw new ApiError(404, "Form not found");
  throw error;
}

async function hydrateForm(actor: Actor, formId: string, wanted: readonly string[]) {
  if (wanted.length === 0) return {};
  const flows = (await listFlowsOfForms(actor, [formId])).get(formId) ?? [];
  return {
    ...(wanted.includes("flow_count") && { flow_count: flows.length }),
    ...(wanted.includes("links") && { links: toLinks(flows) }),
  };
}

function toLinks(flows: readonly LinkedFlow[] = []) {
  return flows.map((flow) => ({ flow: { id: toPublicId("af", flow.id), name: flow.name } }));
}

function toWire(form: ApiForm) {
  return { ...formJson(form), ...timesOf(form) };
}

/** That API counts the flows in lists without being asked. */
function toSummary(form: ApiFormSummary) {
  return { id: toPublicId("ap", form.id), name: form.name, ...timesOf(form), flow_count: form.flowCount };
}

function timesOf({ createdAt, updatedAt }: Pick<ApiForm, "createdAt" | "updatedAt">) {
  return { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
}

function idOf({ id: formId }: { id: string }): string {
  return formId;
}
