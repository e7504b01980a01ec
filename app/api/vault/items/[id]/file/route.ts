import { z } from "zod";
import { defineFileRoute } from "#lib/shared/define-route.ts";
import { readStoredFile } from "#lib/stored-items/data.ts";

export const GET = defineFileRoute("item.download", z.object({ id: z.uuid() }), (actor, { id }) =>
  readStoredFile(actor, id),
);
