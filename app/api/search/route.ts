import { search } from "#lib/search/data.ts";
import { searchInput } from "#lib/search/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(searchInput, (actor, input) => search(actor, input));
