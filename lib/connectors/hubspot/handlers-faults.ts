import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import type { ProviderFault } from "../handlers-provider.ts";

/** https://developers.hubspot.com/docs/api-reference/error-handling */
const hubspotError = z.looseObject({
  message: z.string(),
  category: z.string().optional(),
  subCategory: z.string().optional(),
  errorType: z.string().optional(),
  errors: z.array(z.looseObject({ message: z.string().optional(), context: z.unknown().optional() })).optional(),
});

/** Answered with 207 to a batch in which something failed. */
const failedBatch = z.looseObject({ errors: z.array(hubspotError).min(1) });

const missing = z.looseObject({
  requiredGranularScopes: z.array(z.string()).optional(),
  requiredScopes: z.array(z.string()).optional(),
});

export function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  if (status === 207) return faultOf(failedBatch.safeParse(json).data?.errors[0], status);
  return status < 300 ? null : faultOf(hubspotError.safeParse(json).data, status);
}

function faultOf(error: z.output<typeof hubspotError> | undefined, status: number): ProviderFault | null {
  if (!error) return null;
  const { category, subCategory, errorType } = error;
  const messageKey = adviceFor(error, status);
  const permission = category === "MISSING_SCOPES" ? missingScope(error) : undefined;
  return {
    message: detailOf(error),
    code: subCategory ?? category ?? errorType ?? "",
    ...(messageKey && { messageKey }),
    ...(category === "MISSING_SCOPES" && { kind: "permission" }),
    ...(permission !== undefined && { permission }),
  };
}

/** HubSpot's first line is often no more than that the input is invalid; what is, stands in the list. */
function detailOf({ message, errors = [] }: z.output<typeof hubspotError>): string {
  const [first] = errors;
  return first?.message && !message.includes(first.message) ? `${message} ${first.message}` : message;
}

function adviceFor({ category, message }: z.output<typeof hubspotError>, status: number): string | undefined {
  if (/PROPERTY_DOESNT_EXIST|Property ".*" does not exist/.test(message)) return "engine.hubspotProperty";
  if (/INVALID_EMAIL|Email address .* is invalid/.test(message)) return "engine.hubspotEmail";
  return status === 404 || category === "OBJECT_NOT_FOUND" ? "engine.hubspotMissing" : undefined;
}

/** One of them is enough. */
function missingScope({ errors = [] }: z.output<typeof hubspotError>): string | undefined {
  const [first] = errors.map(({ context }) => missing.safeParse(context).data).filter((each) => each !== undefined);
  return (first?.requiredGranularScopes ?? first?.requiredScopes)?.join(" / ");
}
