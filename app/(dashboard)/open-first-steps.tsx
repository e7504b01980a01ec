import { cookies } from "next/headers";
import { FirstSteps } from "#components/first-steps/first-steps.tsx";
import type { Actor } from "#lib/auth/actor.ts";
import { FIRST_STEPS_COOKIE } from "#lib/first-steps/constants.ts";
import { listFirstSteps } from "#lib/first-steps/data.ts";
import { can } from "#lib/permissions/policy.ts";

/** The first steps while one is left, unless this operator put them away. */
export async function OpenFirstSteps({ actor }: { actor: Actor }) {
  const { operatorId, role } = actor;
  if ((await cookies()).get(FIRST_STEPS_COOKIE)?.value === operatorId) return null;
  const steps = await listFirstSteps(actor);
  if (steps.every(({ isDone }) => isDone)) return null;
  return <FirstSteps steps={steps} operatorId={operatorId} hasKeysNote={can(role, "settings:write")} />;
}
