import type { Stand } from "./processes.ts";

/** The header of an API account of the stand's operator. */
export async function makeAccount({ engineUrl, tenantId, operatorId }: Stand): Promise<string> {
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  // Imported when the database is known: the environment is read once.
  const { db } = await import("#lib/db/client.ts");
  const { systemActor } = await import("#lib/auth/actor.ts");
  const { createApiAccount } = await import("#lib/api-accounts/mutations/create-api-account.ts");
  const { userName, password } = await createApiAccount(systemActor(tenantId, "cli"), { operatorId });
  await db.$disconnect();
  return `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
}
