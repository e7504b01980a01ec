import "server-only";
import { z } from "@hono/zod-openapi";
import { findSetup, listApps } from "#lib/connectors/registry.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { type ApiConnection, findApiConnection, listApiConnections } from "#lib/vault/data/api-connections.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { storeConnection } from "#lib/vault/mutations/store-connection.ts";
import { itemName, type SetupInput, setupInput } from "#lib/vault/schema.ts";
import type { TestsOnSave } from "../../run/tests-on-save.ts";
import { ApiError, invalidBody } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { documentedSetup } from "./documented-setup.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { pageAnswer, pageQuery, pageSchema } from "./paging.ts";

const PATH = "/flows/vault/connections";
const id = { prefix: "ac", format: "flows-vault-connections-id" } as const;
const appId = z.enum(listApps().map((app) => app.id) as [string, ...string[]]);

/** `type` may be left out for the kinds in `untyped`. */
const wireSetup = setupInput.partial({ type: true });

/** What some clients send along, and nobody can set: taken, and let drop. */
const unset = {
  environment: z.string().max(55).nullable().optional().openapi({ description: "Ignored." }),
  account_name: z.string().max(150).nullable().optional().openapi({ description: "Ignored: it follows from setup." }),
};

const createBody = z.strictObject({ name: itemName, app_id: appId, setup: wireSetup.optional(), ...unset });
// `app_id` cannot change; some clients send it along as it is.
const updateBody = z.strictObject({
  name: itemName.optional(),
  setup: wireSetup.optional(),
  app_id: appId.optional(),
  ...unset,
});

const setup = documentedSetup().optional();
const documented = { create: createBody.extend({ setup }), update: updateBody.extend({ setup }) };

const time = z.string().openapi({ format: "date-time" });
const wireConnection = z
  .object({
    id: z.string(),
    app_id: z.string(),
    name: z.string(),
    account_name: z.string().optional().openapi({ description: "Whose credentials they are, never the secret." }),
    ready: z.boolean().openapi({ description: "It has credentials." }),
    created_at: time,
    updated_at: time,
    refreshed_at: time.nullable().optional(),
    fingerprint: z.string().openapi({ description: "Another one after every write." }),
  })
  .openapi("VaultConnection");

const exampleBody = {
  name: "Order alerts",
  app_id: "TWILIO",
  setup: { type: "API_KEY", account_id: "AC00000000000000000000000000000001", api_key: "…" },
};

/**
 * `reference/auth0-forms.md` §1.2 and §1.3. `setup` goes in and never comes out. What was given one is tested after the
 * answer, which says nothing about it: whether the provider can be reached is no matter of whether it is stored.
 */
export const connectionEndpoints = (tests: Pick<TestsOnSave, "add">): readonly Endpoint[] => [
  defineEndpoint({
    method: "get",
    path: PATH,
    scope: "read:flows_vault_connections",
    summary: "List vault connections",
    query: pageQuery,
    answer: { status: 200, schema: pageSchema("connections", wireConnection) },
    async run({ actor, query }) {
      const { connections, total } = await listApiConnections(actor, { page: query.page, perPage: query.per_page });
      return pageAnswer("connections", query, connections.map(toWire), total);
    },
  }),
  defineEndpoint({
    method: "post",
    path: PATH,
    scope: "create:flows_vault_connections",
    summary: "Create a vault connection, empty without setup",
    body: createBody,
    documentedBody: documented.create.openapi("VaultConnectionCreate"),
    example: { body: exampleBody },
    answer: { status: 201, schema: wireConnection },
    async run({ actor, client, body }) {
      const setup = body.setup && withType(body.app_id, body.setup);
      const input = { sectionId: client.sectionId, appId: body.app_id, name: body.name, setup };
      const { id: itemId } = await createConnection(actor, input);
      const created = await requireConnection({ actor, client }, itemId);
      if (setup) tests.add(actor, created);
      return toWrittenWire(created);
    },
  }),
  defineEndpoint({
    method: "get",
    path: `${PATH}/{id}`,
    scope: "read:flows_vault_connections",
    summary: "Get a vault connection",
    id,
    answer: { status: 200, schema: wireConnection },
    run: async (call) => toWire(await requireConnection(call, call.id)),
  }),
  defineEndpoint({
    method: "patch",
    path: `${PATH}/{id}`,
    scope: "update:flows_vault_connections",
    summary: "Rename a vault connection, or replace its credentials",
    id,
    body: updateBody,
    documentedBody: documented.update.openapi("VaultConnectionUpdate"),
    example: { body: { name: "Order alerts", setup: exampleBody.setup } },
    answer: { status: 200, schema: wireConnection },
    async run(call) {
      const before = await requireConnection(call, call.id);
      const { app_id, setup, name } = call.body;
      if (app_id !== undefined && app_id !== before.appId) {
        throw invalidBody(`'A connection stays with its app, ${before.appId}' on property app_id.`);
      }
      const given = setup && withType(before.appId ?? "", setup);
      await storeConnection(call.actor, { itemId: call.id, name, setup: given });
      const stored = await requireConnection(call, call.id);
      if (given) tests.add(call.actor, stored);
      return toWrittenWire(stored);
    },
  }),
  defineEndpoint({
    method: "delete",
    path: `${PATH}/{id}`,
    scope: "delete:flows_vault_connections",
    summary: "Delete a vault connection that no flow uses",
    id,
    answer: { status: 204 },
    async run({ actor, id: itemId }) {
      // One that is not there is as deleted as it can be: the API lists no 404 here.
      if (await findApiConnection(actor, itemId)) await deleteUnused(actor, itemId);
    },
  }),
];

/** `reference/auth0-forms.md` §1.4: the kinds of setup that are known without their `type`. */
const untyped = ["OAUTH_CODE", "OAUTH_JWT"];

function withType(app: string, setup: z.infer<typeof wireSetup>): SetupInput {
  const type = setup.type ?? untyped.find((each) => findSetup(app, each) !== null);
  if (type === undefined) throw invalidBody("'Missing required property: type' on property setup.");
  return { ...setup, type };
}

/** The API lists no 409 here either: a connection in use is a 400 that says where. */
async function deleteUnused(actor: Caller["actor"], itemId: string): Promise<void> {
  try {
    await deleteItem(actor, { itemId });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
    throw new ApiError(400, renderMessage("en", error.messageKey, error.params), "connection_in_use");
  }
}

async function requireConnection({ actor }: Caller, itemId: string): Promise<ApiConnection> {
  const connection = await findApiConnection(actor, itemId);
  if (!connection) throw new ApiError(404, "Connection not found");
  return connection;
}

function toWire(connection: ApiConnection) {
  const { accountName, refreshedAt } = connection;
  return {
    id: toPublicId("ac", connection.id),
    app_id: connection.appId,
    name: connection.name,
    ...(accountName !== null && { account_name: accountName }),
    ready: connection.ready,
    created_at: connection.createdAt.toISOString(),
    updated_at: connection.updatedAt.toISOString(),
    ...(refreshedAt !== null && { refreshed_at: refreshedAt.toISOString() }),
    fingerprint: connection.fingerprint,
  };
}

/** The answers to POST and PATCH say `"refreshed_at":null` where GET leaves it out. */
function toWrittenWire(connection: ApiConnection) {
  const { fingerprint, ...wire } = toWire(connection);
  return { ...wire, refreshed_at: connection.refreshedAt?.toISOString() ?? null, fingerprint };
}
