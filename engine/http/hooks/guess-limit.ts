import "server-only";
import { createGuessLimit as createLimit } from "../guess-limit.ts";
import { HookFailure } from "./hook-failure.ts";

/** @returns How the refused call is answered. */
export function createGuessLimit(): (address: string) => Promise<HookFailure> {
  const countGuess = createLimit();
  return async (address) => {
    const seconds = await countGuess(address);
    if (seconds === null) return new HookFailure(404, "ERR_NOT_FOUND", "engine.hookNotFound");
    return new HookFailure(429, "ERR_RATE_LIMITED", "engine.hookGuesses", { seconds }, seconds);
  };
}
