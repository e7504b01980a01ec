import { defineRoute } from "#lib/shared/define-route.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { listOptionsInput } from "#lib/vault/schema.ts";

export const GET = defineRoute(listOptionsInput, (actor, input) => listItemOptions(actor, input));
