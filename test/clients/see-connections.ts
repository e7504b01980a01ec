import type { ManagementClient } from "auth0";
import { seeFailure } from "./see-failure.ts";
import { seePages } from "./see-pages.ts";

/** What is sealed, and must be in no answer. */
const setup = {
  type: "API_KEY",
  account_id: "AC00000000000000000000000000000000",
  api_key: "canary-of-the-sdk-3e9a71",
};

export async function seeConnections(client: ManagementClient) {
  const { connections } = client.flows.vault;
  const pages = await seePages((options) => connections.list(options));
  const empty = await connections.create({ name: "Shop API", app_id: "HTTP" });
  const created = await connections.create({ name: "Order texts", app_id: "TWILIO", setup } as never);
  const id = created.id ?? "";
  const got = await connections.get(id);
  const renamed = await connections.update(id, { name: "Texts" });
  const replaced = await connections.update(id, { setup: { ...setup, api_key: `${setup.api_key}-2` } } as never);
  const inUse = await client.flows.create({ name: "Texts one", actions: [textTo(id)] } as never);
  const refused = await seeFailure(connections.delete(id));
  await client.flows.delete(inUse.id ?? "");
  const deleted = await connections.delete(id);
  const again = await connections.delete(id);
  return {
    pages,
    empty,
    created,
    got,
    renamed,
    replaced,
    refused,
    deleted,
    again,
    gone: await seeFailure(connections.get(id)),
  };
}

function textTo(connection_id: string) {
  const params = { connection_id, from: "+15005550006", to: "+33612345678", message: "Hello" };
  return { id: "text", type: "TWILIO", action: "SEND_SMS", params };
}
