import "server-only";
import { Hono } from "hono";
import type { Actor } from "#lib/auth/actor.ts";
import { attachment } from "#lib/stored-items/content-disposition.ts";
import { createStoredItemInput, updateStoredItemInput } from "#lib/stored-items/schema.ts";
import { itemIdInput } from "#lib/vault/schema.ts";
import { createStoredItem } from "../stored-items/create-stored-item.ts";
import { readFile } from "../stored-items/read-file.ts";
import type { StoredItemParts } from "../stored-items/stored-item-parts.ts";
import { updateStoredItem } from "../stored-items/update-stored-item.ts";
import { readInput } from "./internal-body.ts";

/** The dashboard's writes of stored items, and the one thing that comes back: a file. */
export function internalStoredItems(parts: StoredItemParts): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();

  app.post("/internal/stored-items", async (context) => {
    const input = await readInput(createStoredItemInput, context.req.raw);
    return context.json(await createStoredItem(parts, context.get("actor"), input), 201);
  });
  app.post("/internal/stored-items/update", async (context) => {
    const input = await readInput(updateStoredItemInput, context.req.raw);
    return context.json(await updateStoredItem(parts, context.get("actor"), input));
  });
  app.post("/internal/stored-items/file", async (context) => {
    const { itemId } = await readInput(itemIdInput, context.req.raw);
    const { fileName, mimeType, bytes } = await readFile(parts, context.get("actor"), itemId);
    return context.body(new Uint8Array(bytes), 200, {
      "content-type": mimeType,
      "content-disposition": attachment(fileName),
      "content-length": String(bytes.byteLength),
      "x-content-type-options": "nosniff",
    });
  });
  return app;
}
