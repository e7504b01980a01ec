import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { replaceIds } from "#lib/transfer/replace-ids.ts";

/** A document with one item in the place of another: as a connection, chosen in a param, or named in a text. */
export function replaceReferences(actions: readonly FlowAction[], formerId: string, nextId: string): Json {
  return replaceIds(actions as unknown as Json, ({ kind, id }) => {
    if (kind === "connection") return fromPublicId("ac", id) === formerId ? toPublicId("ac", nextId) : id;
    return kind === "item" && id.toLowerCase() === formerId ? nextId : id;
  });
}
