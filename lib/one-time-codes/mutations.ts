import "server-only";
import { createHash } from "node:crypto";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";

/** What a code is bound to. `reference` is the author's: an email address, an order. A dry run has codes of its own. */
type CodePlace = { tenantId: string; flowId: string; reference: string; isDry: boolean };

type GuessResult = "MISSING" | "EXPIRED" | "VALID" | "UNEQUAL";

const LIFETIME_SECONDS = 5 * 60;
const TRIES = 5;
/** So long, a code that is past its time is EXPIRED; after that, as MISSING as one that never was. */
const KEPT_SECONDS = 60 * 60;
const BATCH = 1000;

/** Keeps a code, as the HMAC that it comes in, in the place of an earlier one. Times are the database's. */
export async function replaceCode(place: CodePlace, mac: Uint8Array): Promise<void> {
  await db.$executeRaw`
    insert into "OneTimeCode" ("tenantId", "flowId", "referenceHash", "codeHmac", "expiresAt", "triesLeft")
    values (${place.tenantId}::uuid, ${place.flowId}::uuid, ${hashOf(place)}, ${mac},
      now() + make_interval(secs => ${LIFETIME_SECONDS}), ${TRIES})
    on conflict ("tenantId", "flowId", "referenceHash") do update
    set "codeHmac" = excluded."codeHmac", "expiresAt" = excluded."expiresAt", "triesLeft" = excluded."triesLeft"`;
}

/** In the place of the tries left: the right code came, and it is no longer kept. */
const USED = -1;

/**
 * Counts one try and compares, in one statement: under its row's lock, however many guess at once, no sixth is looked
 * at. The right code is used up, and MISSING from then on, but for the attempt that used it: one that is made again,
 * because its engine died before it wrote the answer down, is answered as before.
 *
 * @param macs One guess: the HMACs of all that it can mean.
 * @param attempt Who asks: the same each time that one attempt at an action is made.
 */
export async function tryCode(place: CodePlace, macs: readonly Uint8Array[], attempt: string): Promise<GuessResult> {
  const where = Prisma.sql`"tenantId" = ${place.tenantId}::uuid and "flowId" = ${place.flowId}::uuid
    and "referenceHash" = ${hashOf(place)}`;
  const isEqual = Prisma.sql`"codeHmac" in (${Prisma.join([...macs])})`;
  const [tried] = await db.$queryRaw<{ isUsed: boolean }[]>`
    update "OneTimeCode" set "triesLeft" = case when ${isEqual} then ${USED}::int else "triesLeft" - 1 end,
      "codeHmac" = case when ${isEqual} then sha256("codeHmac" || convert_to(${attempt}, 'UTF8')) else "codeHmac" end
    where ${where} and "triesLeft" > 0 and "expiresAt" > now()
    returning "triesLeft" = ${USED} as "isUsed"`;
  if (tried) return tried.isUsed ? "VALID" : "UNEQUAL";
  const marks = macs.map((mac) => new Uint8Array(createHash("sha256").update(mac).update(attempt).digest()));
  const [kept] = await db.$queryRaw<{ isUsed: boolean; isOwn: boolean }[]>`
    select "triesLeft" = ${USED} as "isUsed", "codeHmac" in (${Prisma.join(marks)}) as "isOwn"
    from "OneTimeCode" where ${where}`;
  if (kept?.isUsed) return kept.isOwn ? "VALID" : "MISSING";
  return kept ? "EXPIRED" : "MISSING";
}

/** Deletes codes long past their time, at most 1,000. @returns How many: call again while it is that many. */
export async function deleteExpiredCodes(): Promise<number> {
  return db.$executeRaw`
    delete from "OneTimeCode" where ctid in (
      select ctid from "OneTimeCode" where "expiresAt" < now() - make_interval(secs => ${KEPT_SECONDS})
      order by "expiresAt" limit ${BATCH} for update skip locked)`;
}

function hashOf({ reference, isDry }: CodePlace): Uint8Array<ArrayBuffer> {
  const text = isDry ? JSON.stringify([reference, "dry run"]) : JSON.stringify([reference]);
  return new Uint8Array(createHash("sha256").update(text).digest());
}
