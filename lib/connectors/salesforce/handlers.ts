import "server-only";
import { z } from "zod";
import type { EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretsIn, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { createProviderCalls, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl, requireHost } from "../handlers-url.ts";
import { face } from "./face.ts";
import { readFault } from "./handlers-faults.ts";
import { salesforce } from "./manifest.ts";
import { type LeadSearch, leadSearch } from "./sosl.ts";

const provider = createProviderCalls(face, readFault);
const { actions } = salesforce;

/** https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm */
const userInfo = z.looseObject({ preferred_username: z.string() });

export const handlers: Handlers<typeof salesforce> = {
  actions: {
    CREATE_LEAD({ params, ...call }) {
      const { first_name, last_name, company, email, phone, payload } = params;
      const named = { FirstName: first_name, LastName: last_name, Company: company, Email: email, Phone: phone };
      const url = pathUrl`${dataUrl(call)}/sobjects/Lead`;
      const request = requestTo(call, "POST", url, { ...payload, ...given(named) });
      return provider.ask(call, request, actions.CREATE_LEAD.output);
    },
    GET_LEAD({ params: { lead_id: id }, ...call }) {
      const url = pathUrl`${dataUrl(call)}/sobjects/Lead/${id}`;
      return provider.ask(call, requestTo(call, "GET", url), actions.GET_LEAD.output);
    },
    SEARCH_LEADS({ params, ...call }) {
      // In the statement it would have to be escaped, and only the egress client has its text.
      if (secretsIn(params).length > 0) throw new AppError("INVALID", "engine.salesforceSecret");
      const request = {
        ...requestTo(call, "GET", `${dataUrl(call)}/search/`),
        query: { q: leadSearch(params as LeadSearch) },
      };
      return provider.ask(call, request, actions.SEARCH_LEADS.output);
    },
    /** Salesforce answers with 204 and no word. */
    UPDATE_LEAD({ params: { lead_id: id, payload }, ...call }) {
      const url = pathUrl`${dataUrl(call)}/sobjects/Lead/${id}`;
      const updated = z.unknown().transform(() => ({ id: String(id), success: true }));
      return provider.ask(call, requestTo(call, "PATCH", url, payload ?? {}), updated);
    },
  },
  test: (call) => provider.test(call, requestTo(call, "GET", `${dataUrl(call)}/`)),
  async identify(call) {
    const url = `${instanceOf(call)}/services/oauth2/userinfo`;
    const answer = await provider.ask(call, requestTo(call, "GET", url), userInfo);
    // Of an answer that a short secret hides nothing is known.
    return { accountName: userInfo.safeParse(answer).data?.preferred_username ?? face.name };
  },
};

type Caller = Pick<HandlerCall<unknown>, "connection">;

function instanceOf({ connection }: Caller): string {
  return requireHost(salesforce, requireConnection(connection));
}

/** Summer ’25. Salesforce answers a version for three years at least. */
function dataUrl(call: Caller): string {
  return `${instanceOf(call)}/services/data/v64.0`;
}

function requestTo({ connection }: Caller, method: string, url: string | SecretText, fields?: object): EgressRequest {
  const token = requireSecret(requireConnection(connection), "access_token");
  return {
    method,
    url,
    headers: { authorization: secretText`Bearer ${token}`, accept: "application/json" },
    ...(fields && { body: { type: "json", value: fields } }),
  };
}

function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
}
