import "server-only";

/** Of one tenant, so that providers of its own that are slow hold up no other's. */
const MAX_AT_ONCE = 2;

export type Turns = ReturnType<typeof createTurns>;

/** Whose alerts are looked at next, in this process: each tenant's once before any tenant's a second time. */
export function createTurns() {
  const underWay = new Map<string, number>();
  const had = new Set<string>();
  return {
    /** Whose are passed over now. */
    passed(): string[] {
      const busy = [...underWay].filter(([, count]) => count >= MAX_AT_ONCE).map(([tenantId]) => tenantId);
      return [...new Set([...had, ...busy])];
    },
    async take(tenantId: string, work: () => Promise<void>): Promise<void> {
      had.add(tenantId);
      underWay.set(tenantId, (underWay.get(tenantId) ?? 0) + 1);
      try {
        await work();
      } finally {
        const left = (underWay.get(tenantId) ?? 1) - 1;
        if (left > 0) underWay.set(tenantId, left);
        else underWay.delete(tenantId);
      }
    },
    /** To be called when all who are left have had their turn. @returns False if nobody had. */
    beginAgain(): boolean {
      const isAny = had.size > 0;
      had.clear();
      return isAny;
    },
  };
}
