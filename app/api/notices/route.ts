import { z } from "zod";
import { listNotices } from "#lib/notices/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listNotices(actor));
