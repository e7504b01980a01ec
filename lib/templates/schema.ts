import { z } from "zod";
import { flowName } from "#lib/flows/schema.ts";
import { languages } from "#lib/shared/local-text.ts";

export const templateIds = ["welcome", "failedPayment", "request", "report", "emailCode", "newLead"] as const;
export type TemplateId = (typeof templateIds)[number];

export const createFromTemplateInput = z.object({
  templateId: z.enum(templateIds),
  name: flowName,
  /** Of what is written in the flow, and of the names of its connections. */
  language: z.enum(languages),
  /** Where empty connections are made. Null makes none: what is not in `connections` is left to be chosen. */
  sectionId: z.uuid().nullable(),
  /** By what stands in the template: a connection that is there. */
  connections: z.record(z.string().max(20), z.uuid()).default({}),
});
export type CreateFromTemplateInput = z.output<typeof createFromTemplateInput>;
