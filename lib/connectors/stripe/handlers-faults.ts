import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import type { ProviderFault } from "../handlers-provider.ts";

/** https://docs.stripe.com/api/errors */
const stripeError = z.object({
  error: z.looseObject({
    type: z.string().nullish(),
    code: z.string().nullish(),
    message: z.string().nullish(),
    param: z.string().nullish(),
  }),
});

/** What to do about the errors that people meet. https://docs.stripe.com/error-codes */
const adviceByCode: Readonly<Record<string, string>> = {
  resource_missing: "engine.stripeMissing",
  tax_id_invalid: "engine.stripeTaxId",
  url_invalid: "engine.stripeReturnUrl",
  idempotency_key_in_use: "engine.stripeInProgress",
};

const REQUIRED_PERMISSION = /'(?<name>[a-z0-9_]+)' permission/;

export function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  if (status < 300) return null;
  const parsed = stripeError.safeParse(json);
  if (!parsed.success) return null;
  const { type, message, param } = parsed.data.error;
  const code = parsed.data.error.code ?? type ?? "";
  const text = message ?? "";
  const permission = status === 403 ? REQUIRED_PERMISSION.exec(text)?.groups?.name : undefined;
  const messageKey = adviceByCode[code] ?? adviceFor(text, code, param ?? "");
  return {
    message: text,
    code,
    ...(messageKey && { messageKey }),
    ...(permission !== undefined && { permission }),
  };
}

/** For those that Stripe tells apart by nothing but their words and their param. */
function adviceFor(message: string, code: string, param: string): string | undefined {
  if (/customer portal settings/i.test(message)) return "engine.stripePortal";
  if (code === "invalid_request_error" && /^(tax_id_data\[\d\]\[)?type\]?$/.test(param))
    return "engine.stripeTaxIdType";
  return undefined;
}
