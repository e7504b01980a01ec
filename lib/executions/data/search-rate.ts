import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** As somebody who changes filters faster than the answers come. */
const MAX_PER_OPERATOR = 3;
/** In this process: each holds one of its ten connections for seconds, and pages need the others. */
const MAX_IN_ALL = 6;

const running = new Map<string, number>();

/**
 * Runs a search that takes long, unless too many do already.
 *
 * @throws AppError RATE_LIMITED
 */
export async function searchWithin<Found>({ operatorId }: Actor, search: () => Promise<Found>): Promise<Found> {
  const inAll = [...running.values()].reduce((sum, count) => sum + count, 0);
  if (inAll >= MAX_IN_ALL || countOf(operatorId) >= MAX_PER_OPERATOR) {
    throw new AppError("RATE_LIMITED", "errors.tooManySearches");
  }
  running.set(operatorId, countOf(operatorId) + 1);
  try {
    return await search();
  } finally {
    if (countOf(operatorId) === 1) running.delete(operatorId);
    else running.set(operatorId, countOf(operatorId) - 1);
  }
}

function countOf(operatorId: string): number {
  return running.get(operatorId) ?? 0;
}
