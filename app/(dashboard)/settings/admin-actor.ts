import { notFound } from "next/navigation";
import type { Actor } from "#lib/auth/actor.ts";
import { pageActor } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";

/** Pages are drawn beside their layout, not after it: each asks by itself. */
export async function adminActor(): Promise<Actor> {
  const actor = await pageActor();
  return can(actor.role, "operator:write") ? actor : notFound();
}
