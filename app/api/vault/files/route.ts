import { z } from "zod";
import { defineFileRoute } from "#lib/shared/define-route.ts";
import { storeFile } from "#lib/stored-items/mutations/store-file.ts";

export const POST = defineFileRoute("item.createStored", z.object({}), async (actor, _, request) =>
  Response.json(await storeFile(actor, request), { headers: { "cache-control": "no-store" } }),
);
