import "server-only";
import { db } from "#lib/db/client.ts";

/**
 * Notes, for tenants whose alert is on, each item that expires within 30, 7 or 1 days: once for each date and number, and
 * only the smallest that holds. An item is what expires; the end of an access token is the engine's own matter.
 *
 * @param at In the place of the database's own time.
 */
export async function noteExpiries(at: Date | null): Promise<void> {
  // The condition of the partial index VaultItem_trouble stands in it.
  await db.$executeRaw`
    select note_alert(i."tenantId", 'EXPIRY', i."id",
      format('expiry:%s:%s:%s', i."id", (extract(epoch from i."expiresAt") * 1000)::bigint, least."days"),
      jsonb_build_object('days', least."days",
        'expiresAt', to_char(i."expiresAt" at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from "TenantAlert" a
      cross join (select coalesce(${at}::timestamptz, now()) as "at") clock
      join "VaultItem" i on i."tenantId" = a."tenantId" and i."ready" and i."expiresAt" is not null
        and i."expiresAt" > clock."at" and i."expiresAt" <= clock."at" + interval '30 days'
      cross join lateral (
        select min(d) as "days" from unnest(array[1, 7, 30]) d
        where i."expiresAt" <= clock."at" + make_interval(days => d)) least
    where a."kind" = 'EXPIRY' and a."isEnabled"`;
}
