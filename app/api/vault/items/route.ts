import { defineRoute } from "#lib/shared/define-route.ts";
import { listItems } from "#lib/vault/data/list-items.ts";
import { listItemsInput } from "#lib/vault/schema.ts";

export const GET = defineRoute(listItemsInput, (actor, input) => listItems(actor, input));
