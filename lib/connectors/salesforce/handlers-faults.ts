import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import type { ProviderFault } from "../handlers-provider.ts";

/** https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes */
const salesforceErrors = z
  .array(z.looseObject({ message: z.string(), errorCode: z.string(), fields: z.array(z.string()).optional() }))
  .min(1);

const kindByCode: Readonly<Record<string, ProviderFault["kind"]>> = {
  INVALID_SESSION_ID: "credentials",
  REQUEST_LIMIT_EXCEEDED: "rate",
  API_DISABLED_FOR_ORG: "permission",
  API_CURRENTLY_DISABLED: "permission",
  INSUFFICIENT_ACCESS: "permission",
  INSUFFICIENT_ACCESS_OR_READONLY: "permission",
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: "permission",
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: undefined,
  SERVER_UNAVAILABLE: "down",
};

/** What to do about the errors that people meet. */
const adviceByCode: Readonly<Record<string, string>> = {
  REQUIRED_FIELD_MISSING: "engine.salesforceRequired",
  INVALID_FIELD: "engine.salesforceFields",
  INVALID_FIELD_FOR_INSERT_UPDATE: "engine.salesforceFields",
  DUPLICATES_DETECTED: "engine.salesforceDuplicate",
  NOT_FOUND: "engine.salesforceMissing",
  MALFORMED_ID: "engine.salesforceMissing",
  ENTITY_IS_DELETED: "engine.salesforceMissing",
};

export function readFault({ status, json, text }: EgressAnswer): ProviderFault | null {
  if (status < 300) return null;
  const [error] = salesforceErrors.safeParse(json).data ?? [];
  // The identity service has no JSON for it, and answers 403 to a token that has ended.
  if (!error)
    return status === 403 && text.startsWith("Bad_OAuth_Token") ? { message: text, kind: "credentials" } : null;
  const { message, errorCode: code, fields = [] } = error;
  const kind = kindByCode[code];
  const messageKey = adviceByCode[code];
  return {
    message,
    code,
    params: { fields: fields.join(", ") },
    ...(messageKey && { messageKey }),
    ...(kind && { kind }),
  };
}
