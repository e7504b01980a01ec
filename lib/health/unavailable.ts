import type { AsyncLocalStorage } from "node:async_hooks";

/** What scripts/serve-web.ts keeps for each request, and changes its answer by. */
export type Answer = { isUnavailable: boolean };

/** The server and the compiled pages load this file each for themselves; the process has one `globalThis`. */
export const shared = globalThis as { coffreAnswers?: AsyncLocalStorage<Answer> };

/** Makes the answer of this request a 503. Next's pages have no way to choose a status of their own. */
export function answerUnavailable(): void {
  const answer = shared.coffreAnswers?.getStore();
  if (answer) answer.isUnavailable = true;
}
