import type { Walk } from "./management.ts";
import { seeFailure } from "./see-failure.ts";

// What an unmodified client does where the engine allows two requests in two seconds. Prints JSON.
const walk = JSON.parse(process.env.WALK ?? "") as Walk;
const { domain, clientId, clientSecret } = walk;
const { ManagementClient } = (await import(walk.package)) as typeof import("auth0");

const patient = new ManagementClient({ domain, clientId, clientSecret });
const statuses: number[] = [];
for (let call = 0; call < 4; call++) {
  const { rawResponse } = await patient.flows.list();
  statuses.push(rawResponse.status);
}

const hasty = new ManagementClient({ domain, clientId, clientSecret, maxRetries: 0 });
const calls = Array.from({ length: 4 }, () => hasty.flows.list());
const refused = await seeFailure(Promise.all(calls));
process.stdout.write(JSON.stringify({ patient: statuses, hasty: refused }));
