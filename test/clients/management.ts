import type { ManagementClient } from "auth0";
import { seeConnections } from "./see-connections.ts";
import { seeErrors } from "./see-errors.ts";
import { seeExecutions } from "./see-executions.ts";
import { seeFlows } from "./see-flows.ts";
import { seeForms } from "./see-forms.ts";
import { seeTokens } from "./see-tokens.ts";

/** What a walk is told, by the variable `WALK`. */
export type Walk = {
  package: "auth0" | "auth0-v6";
  domain: string;
  clientId: string;
  clientSecret: string;
  /** A private key whose public half the client has, PKCS#8 in PEM. */
  signingKey: string;
  /** With executions. */
  flowId: string;
};

// Walks every method of an unmodified Auth0 client that is about flows, and prints as JSON what a user of it sees. A
// process of its own, since Node reads NODE_EXTRA_CA_CERTS when it starts.
const walk = JSON.parse(process.env.WALK ?? "") as Walk;
// The two versions have these methods in common, and their types.
const auth0 = (await import(walk.package)) as typeof import("auth0");
const { domain, clientId, clientSecret } = walk;
const client: ManagementClient = new auth0.ManagementClient({ domain, clientId, clientSecret });

const seen = {
  connections: await seeConnections(client),
  flows: await seeFlows(client),
  forms: await seeForms(client),
  executions: await seeExecutions(client, walk.flowId),
  tokens: await seeTokens(walk, auth0),
  errors: await seeErrors(walk, auth0),
};
process.stdout.write(JSON.stringify(seen));
