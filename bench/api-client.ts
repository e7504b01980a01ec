import type { Stand } from "./processes.ts";

export type BenchClient = { clientId: string; clientSecret: string; operatorId: string };

/** A client of the stand's tenant with every scope, whose service operator may view every section. */
export async function makeBenchClient({ engineUrl, tenantId, owner }: Stand): Promise<BenchClient> {
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  // Imported when the database is known: the environment is read once.
  const { db } = await import("#lib/db/client.ts");
  const { systemActor } = await import("#lib/auth/actor.ts");
  const { createClient } = await import("#lib/clients/mutations/create-client.ts");
  const { scopes } = await import("#lib/clients/schema.ts");
  const { rows: sections } = await owner.query<{ id: string }>(`select "id" from "VaultSection" order by "id"`);
  const client = { name: "Bench", scopes: [...scopes], section: sections[0]?.id ?? "" };
  const { client_id: clientId, client_secret: clientSecret } = await createClient(systemActor(tenantId, "cli"), client);
  await db.$disconnect();
  const { rows } = await owner.query<{ operatorId: string }>(`select "operatorId" from "ApiClient" where "id" = $1`, [
    clientId,
  ]);
  const operatorId = rows[0]?.operatorId ?? "";
  await owner.query(
    `insert into "VaultAuthorization" ("tenantId", "id", "sectionId", "right", "operatorId")
     select "tenantId", gen_random_uuid(), "id", 'view', $2 from "VaultSection" where "tenantId" = $1 and "id" <> $3`,
    [tenantId, operatorId, sections[0]?.id],
  );
  return { clientId, clientSecret, operatorId };
}

/** @throws Unless the engine at `url` gives one. */
export async function fetchBenchToken(url: string, { clientId, clientSecret }: BenchClient): Promise<string> {
  const fields = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams({ ...fields, audience: `${url}/api/v2/` });
  const response = await fetch(`${url}/oauth/token`, { method: "POST", body });
  const answer = (await response.json()) as { access_token?: string };
  if (!answer.access_token) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
