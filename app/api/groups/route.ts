import { z } from "zod";
import { listGroups } from "#lib/groups/data/list-groups.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listGroups(actor));
