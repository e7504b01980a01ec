import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { findConnectionApps } from "#lib/vault/data/api-connections.ts";
import { invalidBody } from "./api-error.ts";

/**
 * The actions of a body, each of whose connections is one that the client may use, of the action's app. The data layer
 * asks the same, but does not know paths of this API.
 *
 * @throws ApiError 400 that names the action and its path, such as `actions.1.params.then.0.params.connection_id`.
 */
export async function checkActions(actor: Actor, given: unknown): Promise<FlowAction[]> {
  const actions = checkDocument(given);
  const connections = [...walkActions(actions)].flatMap(({ action, path }) => {
    const publicId: unknown = action.params?.connection_id;
    // Empty text is a connection not chosen yet.
    if (publicId === undefined || publicId === null || publicId === "") return [];
    const itemId = typeof publicId === "string" ? fromPublicId("ac", publicId) : null;
    return [{ type: action.type, actionId: action.id, itemId, property: propertyOf(path) }];
  });
  const ids = connections.flatMap(({ itemId }) => itemId ?? []);
  const apps = ids.length > 0 ? await findConnectionApps(actor, ids) : new Map<string, string>();
  for (const { type, actionId, itemId, property } of connections) {
    const app = itemId === null ? undefined : apps.get(itemId);
    const place = `on property ${property} (The action ${actionId}).`;
    if (app === undefined) throw invalidBody(`'There is no vault connection of this id' ${place}`);
    if (app !== type) throw invalidBody(`'This is a connection for ${app}, not for ${type}' ${place}`);
  }
  return actions;
}

function propertyOf(path: string): string {
  return `actions.${path.replaceAll(/\.(then|else)\./g, ".params.$1.")}.params.connection_id`;
}
