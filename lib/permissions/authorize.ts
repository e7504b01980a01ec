import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { can, type Permission } from "./policy.ts";

/** @throws AppError FORBIDDEN unless the actor's role grants the permission. */
export function authorize(actor: Actor, permission: Permission): void {
  if (!can(actor.role, permission)) throw new AppError("FORBIDDEN", "errors.roleForbids");
}
