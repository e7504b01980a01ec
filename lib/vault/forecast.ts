import { PACE_DAYS } from "./life-schema.ts";
import type { ItemDetail } from "./schema.ts";

/** What is to come of an item, each a sentence of its own. */
export type Forecast =
  /** Nothing can use it before a person has acted. */
  | { kind: "empty" }
  /** What its state costs. `usesPerDay` is rounded up: used at all, it is 1. */
  | { kind: "fails" | "limited"; flows: number; usesPerDay: number }
  /** So many renewals failed in a row; it is tried again, without anybody's doing. */
  | { kind: "retried"; at: Date; failures: number }
  | { kind: "renewed"; at: Date }
  /** Nothing renews it. */
  | { kind: "ends" | "ended"; at: Date }
  /** The provider gave a token without an end. */
  | { kind: "endless" }
  /** Nobody said how long it lasts. */
  | { kind: "unknown" };

export type ForecastFacts = Pick<ItemDetail, "state" | "expiresAt" | "token" | "usedByFlows">;

/**
 * The worst first. While an item fails, only what mends it by itself is foretold.
 *
 * @param recentUses In the last `PACE_DAYS` days.
 */
export function forecastOf(item: ForecastFacts, recentUses: number, now: Date): Forecast[] {
  const { state, token } = item;
  if (state === "empty") return [{ kind: "empty" }];
  const cost = { flows: item.usedByFlows, usesPerDay: Math.ceil(recentUses / PACE_DAYS) };
  const renewal = renewalOf(token);
  if (state === "failing") {
    return [{ kind: "fails", ...cost }, ...renewal.filter(({ kind }) => kind === "retried")];
  }
  const limited: Forecast[] = state === "permissionsChanged" ? [{ kind: "limited", ...cost }] : [];
  const endsAt = item.expiresAt ?? (renewal.length > 0 ? null : (token?.expiresAt ?? null));
  if (endsAt && endsAt <= now)
    return [
      { kind: "ended", at: endsAt },
      { kind: "fails", ...cost },
    ];
  const end: Forecast[] = endsAt ? [{ kind: "ends", at: endsAt }] : [];
  const certain = [...renewal, ...end];
  return [...limited, ...(certain.length > 0 ? certain : [{ kind: token ? "endless" : "unknown" } as const])];
}

function renewalOf(token: ForecastFacts["token"]): Forecast[] {
  if (!token?.renewAt) return [];
  const { renewAt: at, failures } = token;
  return [failures > 0 ? { kind: "retried", at, failures } : { kind: "renewed", at }];
}
