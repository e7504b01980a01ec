import "server-only";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { PortInUseError } from "./http/listen.ts";
import { KeyringError } from "./run/open-keyring.ts";

/** One message for the console: what is in the way of a start, and what to do. */
export function startProblem(error: unknown): string {
  if (error instanceof KeyringError || error instanceof PortInUseError) return error.message;
  if (isDatabaseDown(error)) return "The database does not answer. Start it, then start again.";
  if (error instanceof Error && error.message.startsWith("Bad environment")) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
