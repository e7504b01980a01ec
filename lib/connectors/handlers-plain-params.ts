import "server-only";
import { secretsIn } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { WithSecrets } from "./define-handlers.ts";

/**
 * The params of an action that sends nothing: `lib/flows/check-references.ts` keeps references to secrets out of it.
 *
 * @throws AppError INVALID where one got in all the same.
 */
export function withoutSecrets<Params>(params: WithSecrets<Params>): Params {
  if (secretsIn(params).length > 0) throw new AppError("INVALID", "engine.secretNotHere");
  return params as Params;
}
