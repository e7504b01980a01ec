import { revalidatePath } from "next/cache";
import { z } from "zod";
import { parseInput } from "#lib/shared/define-action.ts";
import { defineFileRoute } from "#lib/shared/define-route.ts";
import { importEnvelope } from "#lib/transfer/mutations/import-envelope.ts";
import { readUpload } from "#lib/transfer/read-upload.ts";
import { importInput } from "#lib/transfer/schema.ts";

/** The body is `importInput`. A route, since a server action takes no more than a megabyte. */
export const POST = defineFileRoute("flow.create", z.object({}), async (actor, _, request) => {
  const made = await importEnvelope(actor, parseInput(importInput, await readUpload(request)));
  for (const path of ["/flows", "/forms", "/vault"]) revalidatePath(path);
  return Response.json(made, { headers: { "cache-control": "no-store" } });
});
