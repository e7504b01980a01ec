import "server-only";
import type { z } from "zod";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import { matchesEntry, parseAddress } from "./address.ts";
import { isDisposable, isFree } from "./handlers-lists.ts";
import type { email, emailCauses } from "./manifest.ts";

type Params = z.output<typeof email.actions.VERIFY_EMAIL.params>;
type Cause = (typeof emailCauses)[number];

export const handlers: Handlers<typeof email> = {
  actions: {
    async VERIFY_EMAIL({ params, resolveMx }) {
      const cause = await causeOf(withoutSecrets<Params>(params), resolveMx);
      return { valid: cause === null, cause };
    },
  },
};

/** Looks a domain up only where a rule asks for it. No answer is no verdict: the action fails, and can be repeated. */
async function causeOf(
  { email, rules = {} }: Params,
  resolveMx: HandlerCall<never>["resolveMx"],
): Promise<Cause | null> {
  const address = parseAddress(email);
  if (!address) return "INVALID_EMAIL";
  const { domain, local } = address;
  if (rules.require_mx_record && (await resolveMx(domain)).length === 0) return "MISSING_MX_RECORD";
  if (rules.block_free_emails && isFree(domain)) return "FREE_EMAIL";
  if (rules.block_disposable_emails && isDisposable(domain)) return "DISPOSABLE_EMAIL";
  if (rules.blocklist?.some((entry) => matchesEntry(entry, address))) return "BLOCKLISTED";
  const allowed = rules.allowlist?.filter((entry) => entry.trim() !== "") ?? [];
  if (allowed.length > 0 && !allowed.some((entry) => matchesEntry(entry, address))) return "NOT_ALLOWED";
  if (rules.block_aliases && local.includes("+")) return "EMAIL_ALIAS";
  return null;
}
