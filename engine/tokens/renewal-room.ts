import "server-only";

/** Who is waited for together: a tenant's own servers, or a provider that many tenants have. */
export type RenewalPlace = { tenantId: string; origin: string };

/**
 * How many renewals may be under way at once. One that gets no answer takes its place for half a minute, so of a tenant
 * and of an origin there are fewer than of all: whoever else has something due goes on.
 */
const MAX = { all: 64, tenant: 16, origin: 32 } as const;

/** The room for renewals in this process. */
export function createRenewalRoom() {
  const taken = new Map<string, number>();
  const keysOf = ({ tenantId, origin }: RenewalPlace) =>
    [
      ["all", MAX.all],
      [`tenant ${tenantId}`, MAX.tenant],
      [`origin ${origin}`, MAX.origin],
    ] as const;
  const change = (key: string, by: 1 | -1) => {
    const count = (taken.get(key) ?? 0) + by;
    if (count === 0) taken.delete(key);
    else taken.set(key, count);
  };
  return {
    /** @returns Whether there was room. What was taken is given back. */
    take(place: RenewalPlace): boolean {
      const keys = keysOf(place);
      if (keys.some(([key, max]) => (taken.get(key) ?? 0) >= max)) return false;
      for (const [key] of keys) change(key, 1);
      return true;
    },
    giveBack(place: RenewalPlace): void {
      for (const [key] of keysOf(place)) change(key, -1);
    },
  };
}
