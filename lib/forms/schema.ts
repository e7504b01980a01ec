import { z } from "zod";
import { endingNode, formNode, startNode } from "./form-nodes.ts";
import { freeObject, text } from "./form-values.ts";

/** 1 to 150 characters after trimming (`reference/auth0-forms.md` §4.2). */
export const formName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

const messages = z.record(z.string(), text(255, 1));

const formPartsShape = {
  languages: z.strictObject({ primary: text(55).optional(), default: text(55).optional() }),
  messages: z.strictObject({ errors: messages.optional(), custom: messages.optional() }),
  translations: z.record(z.string(), freeObject),
  start: startNode,
  nodes: z.array(formNode),
  ending: endingNode,
  style: z.strictObject({ css: text(5000, 1).optional() }),
};

/** A form but for its name, as it stands on the wire (`reference/auth0-forms.md` §4.2). */
const formParts = z.strictObject(formPartsShape).partial();
export type FormParts = z.infer<typeof formParts>;
export type FormPart = keyof FormParts;
/** In the order that they are shown in. */
export const formPartNames = Object.keys(formPartsShape) as readonly FormPart[];

export const createFormInput = formParts.extend({ name: formName });
export type CreateFormInput = z.infer<typeof createFormInput>;

/** What is left out stays, null clears. */
export const updateFormInput = z.strictObject({
  name: formName.optional(),
  languages: formPartsShape.languages.nullable().optional(),
  messages: formPartsShape.messages.nullable().optional(),
  translations: formPartsShape.translations.nullable().optional(),
  start: formPartsShape.start.nullable().optional(),
  nodes: formPartsShape.nodes.nullable().optional(),
  ending: formPartsShape.ending.nullable().optional(),
  style: formPartsShape.style.nullable().optional(),
});
export type UpdateFormInput = z.infer<typeof updateFormInput>;

export const formIdInput = z.object({ formId: z.uuid() });

const linkedFlow = z.object({ id: z.guid(), name: z.string() });
export type LinkedFlow = z.infer<typeof linkedFlow>;

export const FORMS_PER_PAGE = 50;

export const listFormsInput = z.object({
  search: z.string().trim().max(150).default(""),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListFormsInput = z.infer<typeof listFormsInput>;

export const formSummary = z.object({
  id: z.uuid(),
  /** `ap_…`, which the API and `api.prompt.render` name it by. */
  publicId: z.string(),
  name: z.string(),
  flowCount: z.number().int(),
  /** Of these flows, by name. */
  firstFlow: linkedFlow.nullable(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type FormSummary = z.infer<typeof formSummary>;

export const formPage = z.object({
  forms: z.array(formSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
});
export type FormPage = z.infer<typeof formPage>;

export const formDetail = z.object({
  id: z.uuid(),
  publicId: z.string(),
  name: z.string(),
  /** The form as the API answers it, but for its times. */
  json: z.string(),
  flows: z.array(linkedFlow),
  /** Public ids of flows that it names and that are gone. */
  goneFlows: z.array(z.string()),
  /** Components whose secret nobody has given yet. */
  missingSecrets: z.array(z.object({ componentId: z.string(), field: z.string() })),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type FormDetail = z.infer<typeof formDetail>;
