import "server-only";
import { systemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { likeLiteral } from "#lib/db/like.ts";
import { createPasswordLink, type PasswordLink } from "#lib/operators/mutations/password-link.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { CreateTenantInput } from "../schema.ts";
import { createTenant, type NewTenant } from "./create-tenant.ts";

/** Held while a name is looked for and taken: "tenant" in ASCII. */
const LOCK = 0x74656e616e74n;

/**
 * Another tenant, whose administrator chooses a password by the link. There is no actor: only the console comes here.
 *
 * @throws AppError CONFLICT if there is a tenant of that name: commands could not tell the two apart.
 */
export async function addTenant(input: Omit<CreateTenantInput, "password">): Promise<NewTenant & PasswordLink> {
  const tenant = await createTenant("cli", input, (tx) => requireFreeName(tx, input.tenantName.trim()));
  const link = await createPasswordLink(systemActor(tenant.tenantId, "cli"), { email: input.email });
  return { ...tenant, ...link };
}

async function requireFreeName(tx: Tx, name: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
  const taken = await tx.tenant.findFirst({
    where: { name: { equals: likeLiteral(name), mode: "insensitive" } },
    select: { name: true },
  });
  if (taken) throw new AppError("CONFLICT", "errors.tenantNameTaken", { name: taken.name });
}
