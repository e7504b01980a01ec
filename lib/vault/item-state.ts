import type { ItemState } from "./schema.ts";

/** From here on an item that will expire says so. */
export const EXPIRING_MS = 30 * 24 * 60 * 60 * 1000;

export type StateFacts = {
  ready: boolean;
  expiresAt: Date | null;
  failingSince: Date | null;
  limitedSince: Date | null;
};

/** The worst state that holds (design §8). `data/item-rows.ts` says the same in SQL. */
export function itemState({ ready, expiresAt, failingSince, limitedSince }: StateFacts, now: Date): ItemState {
  if (!ready) return "empty";
  if (expiresAt && expiresAt <= now) return "expired";
  if (failingSince) return "failing";
  if (limitedSince) return "permissionsChanged";
  if (expiresAt && expiresAt.getTime() <= now.getTime() + EXPIRING_MS) return "expiring";
  return "ready";
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days until the moment, the last one counted as 1; 0 or less once it has passed. */
export function daysLeft(expiresAt: Date, now: Date): number {
  return Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS);
}
