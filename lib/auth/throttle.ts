import "server-only";
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { addressBlock } from "./client-address.ts";

const QUARTER_SECONDS = 15 * 60;
const HOUR_SECONDS = 60 * 60;

/** One person's typing errors, from where they sit. Blocked for a quarter of an hour after these. */
const pairs = limiter("pair", 8, QUARTER_SECONDS);
/** One place trying many accounts. An office behind one address stays below it. */
const addresses = limiter("address", 100, QUARTER_SECONDS);
/** All places trying one account: slowed, never blocked, or strangers could lock its owner out. */
const accounts = limiter("account", 1_000_000, HOUR_SECONDS);
const FREE_TRIES = 10;
const SLOWEST_MS = 4_000;

export type Attempt = { email: string; address: string };

/**
 * Counts an attempt to sign in before its password is looked at, so that parallel ones are all counted.
 *
 * @throws AppError RATE_LIMITED, with minutes to wait, if this address is blocked, or blocked for this account.
 */
export async function countAttempt(attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt);
  await consume(addresses, keys.address);
  await consume(pairs, keys.pair);
  const { consumedPoints } = await accounts.consume(keys.account);
  if (consumedPoints > FREE_TRIES) await wait(Math.min((consumedPoints - FREE_TRIES) * 250, SLOWEST_MS));
}

/** The password was right: the pair starts anew, and the attempt does not count for the address. */
export async function forgiveAttempt(attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt);
  await Promise.all([pairs.delete(keys.pair), addresses.reward(keys.address), accounts.reward(keys.account)]);
}

/**
 * The password was right for one account with that address and wrong for another: this attempt does not count, and
 * those before it still do. Or who has planted an account with somebody's address could guess without end.
 */
export async function uncountAttempt(attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt);
  await Promise.all([pairs.reward(keys.pair), addresses.reward(keys.address), accounts.reward(keys.account)]);
}

/** Lets an operator sign in again from everywhere at once. For `coffre operator link`. */
export async function unlockOperator(email: string): Promise<void> {
  const { account } = keysOf({ email, address: "" });
  await db.rateLimit.deleteMany({
    where: { OR: [{ key: `account:${account}` }, { key: { startsWith: `pair:${account}.` } }] },
  });
}

function limiter(keyPrefix: string, points: number, duration: number): RateLimiterPrisma {
  return new RateLimiterPrisma({ storeClient: db, tableName: "rateLimit", keyPrefix, points, duration });
}

/** The table holds no address and no email as such. */
function keysOf({ email, address }: Attempt): { pair: string; address: string; account: string } {
  const account = digest(email.trim().toLowerCase());
  const place = digest(addressBlock(address));
  return { account, address: place, pair: `${account}.${place}` };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

async function consume(limit: RateLimiterPrisma, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
    throw new AppError("RATE_LIMITED", "errors.tooManyAttempts", { minutes });
  }
}
