import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import type { ProviderFault } from "./handlers-provider.ts";

/** https://cloud.google.com/apis/design/errors, with the `errors` of the older APIs. */
const googleError = z.object({
  error: z.object({
    message: z.string(),
    status: z.string().optional(),
    errors: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
    details: z
      .array(z.looseObject({ reason: z.string().optional(), metadata: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
  }),
});

const rateReasons: ReadonlySet<string> = new Set(["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"]);

export type GoogleError = { message: string; status: string; reason: string };

/**
 * What the answer of one of Google's APIs says went wrong, as far as all of them say it alike.
 *
 * @param scope That the call needs.
 * @param advise What to do about the errors of this API; null for one that says enough.
 */
export function readGoogleFault(
  { status, json }: EgressAnswer,
  scope: string,
  advise: (error: GoogleError) => Partial<ProviderFault> | null,
): ProviderFault | null {
  const parsed = status < 300 ? null : googleError.safeParse(json);
  if (!parsed?.success) return null;
  const { message, status: name = "", errors = [], details = [] } = parsed.data.error;
  const info = details.find((detail) => detail.reason !== undefined);
  const reason = info?.reason ?? errors[0]?.reason ?? "";
  const fault = { message, code: name || reason };
  if (reason === "ACCESS_TOKEN_SCOPE_INSUFFICIENT") return { ...fault, kind: "permission", permission: scope };
  if (reason === "SERVICE_DISABLED" || reason === "accessNotConfigured") {
    const service = String(info?.metadata?.serviceTitle ?? info?.metadata?.service ?? "API");
    return { ...fault, kind: "permission", messageKey: "engine.googleApiOff", params: { service } };
  }
  if (status === 403 && rateReasons.has(reason)) return { ...fault, kind: "rate" };
  return { ...fault, ...advise({ message, status: name, reason }) };
}
