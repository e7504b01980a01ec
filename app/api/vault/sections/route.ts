import { z } from "zod";
import { defineRoute } from "#lib/shared/define-route.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";

export const GET = defineRoute(z.object({}), (actor) => listSections(actor));
