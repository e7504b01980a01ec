import { z } from "zod";
import { listOrphanedSections } from "#lib/sections/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listOrphanedSections(actor));
