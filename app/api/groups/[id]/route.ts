import { z } from "zod";
import { getGroup } from "#lib/groups/data/get-group.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getGroup(actor, { groupId: id }));
