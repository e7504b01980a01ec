import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isPassword, pretendToVerify } from "./passwords.ts";
import { countAttempt, forgiveAttempt, uncountAttempt } from "./throttle.ts";

/** As a session row keeps it. The date says, later, whether the password that was proved is still the one. */
export const provenAccount = z.object({
  tenantId: z.uuid(),
  operatorId: z.uuid(),
  passwordChangedAt: z.iso.datetime().nullable(),
});
export type ProvenAccount = z.infer<typeof provenAccount>;

export type Proof = { email: string; password: string; address: string };

/** One address may have an account in several tenants; the password is tried on each of the first so many. */
const MOST_ACCOUNTS = 10;
const LONGEST_PASSWORD = 1024;
/** No answer comes sooner, right or wrong: how long the work took would tell how many accounts an address has. */
const SOONEST_MS = 300;

/**
 * The accounts that this address and password open: one in each tenant where somebody with that address chose that
 * password, the one last signed in to first. The address alone proves nothing, for any tenant's admin can make an
 * operator of any address.
 *
 * @throws AppError UNAUTHENTICATED if there is none, whatever is wrong; RATE_LIMITED after too many tries.
 */
export async function proveAccounts({ email, password, address }: Proof): Promise<[ProvenAccount, ...ProvenAccount[]]> {
  const attempt = { email: email.trim().toLowerCase(), address };
  await countAttempt(attempt);
  const soonest = wait(SOONEST_MS);
  const { proven, isAll } = await tryEach(attempt.email, password.slice(0, LONGEST_PASSWORD));
  const [first, ...others] = proven;
  await soonest;
  if (!first) throw new AppError("UNAUTHENTICATED", "errors.signInRefused");
  await (isAll ? forgiveAttempt(attempt) : uncountAttempt(attempt));
  return [first, ...others];
}

/** `isAll`: no account with that address has another password. */
type Tried = { proven: ProvenAccount[]; isAll: boolean };

async function tryEach(email: string, password: string): Promise<Tried> {
  const candidates = await listCandidates(email);
  if (candidates.length === 0) await pretendToVerify(password);
  const opened: typeof candidates = [];
  for (const candidate of candidates) {
    if (candidate.passwordHash && (await isPassword(candidate.passwordHash, password))) opened.push(candidate);
  }
  const lastUse = ({ sessions }: (typeof candidates)[number]) => sessions[0]?.createdAt.getTime() ?? 0;
  const proven = opened
    .toSorted((one, other) => lastUse(other) - lastUse(one))
    .map(({ tenantId, id, passwordChangedAt }) => ({
      tenantId,
      operatorId: id,
      passwordChangedAt: passwordChangedAt?.toISOString() ?? null,
    }));
  return { proven, isAll: proven.length === candidates.length };
}

function listCandidates(email: string) {
  return db.operator.findMany({
    // PostgreSQL takes no question about U+0000, and has no address with it.
    where: { email: email.replaceAll("\u0000", " "), passwordHash: { not: null }, deactivatedAt: null },
    select: {
      tenantId: true,
      id: true,
      passwordHash: true,
      passwordChangedAt: true,
      sessions: { select: { createdAt: true }, orderBy: { createdAt: "desc" }, take: 1 },
    },
    orderBy: { createdAt: "asc" },
    take: MOST_ACCOUNTS,
  });
}
