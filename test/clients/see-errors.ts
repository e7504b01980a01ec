import type { Walk } from "./management.ts";
import { seeFailure } from "./see-failure.ts";
import { fetchToken } from "./see-tokens.ts";

/** Each status as its class. */
export async function seeErrors(walk: Walk, { ManagementClient }: typeof import("auth0")) {
  const { domain, clientId, clientSecret } = walk;
  const client = new ManagementClient({ domain, clientId, clientSecret });
  const reader = new ManagementClient({ domain, token: await fetchToken(walk, "read:flows") });
  const stranger = new ManagementClient({ domain, token: "ey.of.nobody" });
  const impostor = new ManagementClient({ domain, clientId, clientSecret: "of nobody" });
  const unknownApp = { name: "Of no app", app_id: "FAX" } as never;
  return {
    invalidBody: await seeFailure(client.flows.vault.connections.create(unknownApp)),
    invalidId: await seeFailure(client.flows.get("af_1")),
    invalidQuery: await seeFailure(client.flows.list({ per_page: 500 })),
    unauthorized: await seeFailure(stranger.flows.list()),
    wrongSecret: await seeFailure(impostor.flows.list()),
    forbidden: await seeFailure(reader.flows.create({ name: "Not mine to make" })),
    // Rules are Auth0's alone: what Coffre has not is a scope that nobody has.
    elsewhere: await seeFailure(client.clients.create({ name: "An application" })),
  };
}
