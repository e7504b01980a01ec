import "server-only";
import { z } from "zod";
import type { EgressRequest } from "#lib/egress/egress.ts";
import { isSecretText, type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { createProviderCalls, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl } from "../handlers-url.ts";
import { face } from "./face.ts";
import { readFault } from "./handlers-faults.ts";
import { hubspot } from "./manifest.ts";

const API = "https://api.hubapi.com";

const provider = createProviderCalls(face, readFault);

/** https://developers.hubspot.com/docs/api-reference/account-account-info-v3/details/get-account-info-v3-details */
const account = z.looseObject({ portalId: z.number(), uiDomain: z.string().optional() });

/** The one contact of a batch: its answer is a list. */
const onlyResult = z
  .looseObject({ results: z.tuple([hubspot.actions.UPSERT_CONTACT.output]) })
  .transform(({ results: [contact] }) => contact);

const enrolled = z.unknown().transform(() => ({ enrolled: true }));

export const handlers: Handlers<typeof hubspot> = {
  actions: {
    /** https://developers.hubspot.com/docs/api-reference/legacy/automation/workflows/v2/enroll-contact */
    ENROLL_CONTACT({ params: { email, workflow_id: id }, ...call }) {
      const workflow = typeof id === "number" ? String(id) : id;
      const url = pathUrl`${API}/automation/v2/workflows/${workflow}/enrollments/contacts/${email}`;
      return provider.ask(call, requestTo(call, "POST", url), enrolled);
    },
    GET_CONTACT({ params: { email }, ...call }) {
      const url = pathUrl`${API}/crm/v3/objects/contacts/${email}?idProperty=email`;
      return provider.ask(call, requestTo(call, "GET", url), hubspot.actions.GET_CONTACT.output);
    },
    UPSERT_CONTACT({ params: { email, properties = [], ...others }, ...call }) {
      const named = properties.map(({ property, value }) => [String(property), value] as const);
      const inputs = [{ id: email, idProperty: "email", properties: valuesOf([...Object.entries(others), ...named]) }];
      const request = requestTo(call, "POST", `${API}/crm/v3/objects/contacts/batch/upsert`);
      return provider.ask(call, { ...request, body: { type: "json", value: { inputs } } }, onlyResult);
    },
  },
  test: (call) => provider.test(call, requestTo(call, "GET", `${API}/account-info/v3/details`)),
  async identify(call) {
    const answer = await provider.ask(call, requestTo(call, "GET", `${API}/account-info/v3/details`), account);
    // Of an answer that a short secret hides nothing is known.
    const { portalId, uiDomain } = account.safeParse(answer).data ?? {};
    return { accountName: [portalId, uiDomain && `(${uiDomain})`].filter(Boolean).join(" ") || face.name };
  },
};

function requestTo(
  { connection }: Pick<HandlerCall<unknown>, "connection">,
  method: string,
  url: string | SecretText,
): EgressRequest {
  const own = requireConnection(connection);
  const token = requireSecret(own, own.setupType === "OAUTH_CODE" ? "access_token" : "api_key");
  return {
    method,
    url,
    headers: { authorization: secretText`Bearer ${token}`, accept: "application/json" },
  };
}

/** HubSpot takes texts alone, empty for nothing. @throws AppError INVALID for a list or an object. */
function valuesOf(entries: readonly (readonly [string, unknown])[]): Record<string, string | SecretText> {
  const given = entries.filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, propertyText(name, value)]));
}

function propertyText(property: string, value: unknown): string | SecretText {
  if (isSecretText(value)) return value;
  if (value !== null && typeof value === "object") throw new AppError("INVALID", "engine.hubspotValue", { property });
  return String(value ?? "");
}
