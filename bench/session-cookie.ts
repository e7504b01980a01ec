import { encode } from "next-auth/jwt";
import type pg from "pg";
import { newId } from "#lib/db/ids.ts";
import type { StackAddress } from "../e2e/fixtures/stack.ts";

/** The cookie of an operator who has just signed in. */
export async function sessionCookie(
  owner: pg.Client,
  { url, nextAuthSecret }: Pick<StackAddress, "url" | "nextAuthSecret">,
  { tenantId, operatorId }: { tenantId: string; operatorId: string },
): Promise<{ name: string; value: string; url: string }> {
  const sessionId = newId();
  await owner.query(`insert into "Session" ("tenantId", "id", "operatorId") values ($1, $2, $3)`, [
    tenantId,
    sessionId,
    operatorId,
  ]);
  const value = await encode({ token: { sub: operatorId, tenantId, sessionId }, secret: nextAuthSecret });
  return { name: "next-auth.session-token", value, url };
}
