import { getSectionPage } from "#lib/sections/data.ts";
import { sectionIdInput } from "#lib/sections/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(sectionIdInput, (actor, { sectionId }) => getSectionPage(actor, sectionId));
