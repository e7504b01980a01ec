import { defineRoute } from "#lib/shared/define-route.ts";
import { getVersion } from "#lib/versions/data/get-version.ts";
import { getVersionInput } from "#lib/versions/schema.ts";

export const GET = defineRoute(getVersionInput, (actor, input) => getVersion(actor, input));
