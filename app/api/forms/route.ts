import { listForms } from "#lib/forms/data/list-forms.ts";
import { listFormsInput } from "#lib/forms/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listFormsInput, (actor, input) => listForms(actor, input));
