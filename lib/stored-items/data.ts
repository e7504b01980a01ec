import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { askEngine } from "#lib/engine-client/engine-client.ts";

/** What the engine says of a file, and the browser has to know. */
const PASSED_ON = ["content-type", "content-disposition", "content-length"];

/**
 * The content of a File item, as the engine gives it: an attachment, which no browser shows as a page of ours.
 *
 * @throws AppError NOT_FOUND unless it is a File that the actor may view.
 */
export async function readStoredFile(actor: Actor, itemId: string): Promise<Response> {
  const answer = await askEngine(actor, "/internal/stored-items/file", { itemId });
  const headers = new Headers({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  for (const name of PASSED_ON) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(answer.body, { headers });
}
