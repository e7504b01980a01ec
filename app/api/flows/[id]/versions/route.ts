import { defineRoute } from "#lib/shared/define-route.ts";
import { listVersions } from "#lib/versions/data/list-versions.ts";
import { listVersionsInput } from "#lib/versions/schema.ts";

export const GET = defineRoute(listVersionsInput, (actor, input) => listVersions(actor, input));
