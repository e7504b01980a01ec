import { z } from "zod";
import { defineFileRoute } from "#lib/shared/define-route.ts";
import { planFile } from "#lib/transfer/data/plan-file.ts";
import { readUpload } from "#lib/transfer/read-upload.ts";

/** The body is the file. */
export const POST = defineFileRoute("flow.create", z.object({}), async (actor, _, request) =>
  Response.json(await planFile(actor, await readUpload(request)), { headers: { "cache-control": "no-store" } }),
);
