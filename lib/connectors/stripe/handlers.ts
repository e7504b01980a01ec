import "server-only";
import { z } from "zod";
import type { EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { createProviderCalls, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl } from "../handlers-url.ts";
import { fieldsOf } from "../http/handlers-fields.ts";
import { face } from "./face.ts";
import { readFault } from "./handlers-faults.ts";
import { stripe } from "./manifest.ts";

/** Pinned, so that what flows read does not change with the account: https://docs.stripe.com/api/versioning */
const STRIPE_VERSION = "2026-10-28.endive";

/** The most that one page holds. */
const PAGE_SIZE = "100";

const provider = createProviderCalls(face, readFault);
const { actions } = stripe;

type Caller = Pick<HandlerCall<unknown>, "connection">;
type Text = string | SecretText;
type Fields = Readonly<Record<string, unknown>>;

export const handlers: Handlers<typeof stripe> = {
  actions: {
    ADD_TAX_ID: ({ params: { customer_id: customer, type, value }, ...call }) => {
      const url = pathUrl`https://api.stripe.com/v1/customers/${customer}/tax_ids`;
      return provider.ask(call, post(call, url, { type, value }), actions.ADD_TAX_ID.output);
    },
    CREATE_CUSTOMER: ({ params: { tax_id: taxId, ...params }, ...call }) => {
      const fields = { ...customerFields(params), ...(taxId?.value && { tax_id_data: [taxId] }) };
      const url = "https://api.stripe.com/v1/customers";
      return provider.ask(call, post(call, url, fields, isGiven), actions.CREATE_CUSTOMER.output);
    },
    CREATE_PORTAL_SESSION: ({ params: { customer_id: customer, return_url }, ...call }) => {
      const url = "https://api.stripe.com/v1/billing_portal/sessions";
      const request = post(call, url, { customer, return_url }, isGiven);
      return provider.ask(call, request, actions.CREATE_PORTAL_SESSION.output);
    },
    DELETE_TAX_ID: ({ params: { customer_id: customer, id }, ...call }) => {
      const url = pathUrl`https://api.stripe.com/v1/customers/${customer}/tax_ids/${id}`;
      return provider.ask(call, requestTo(call, "DELETE", url), actions.DELETE_TAX_ID.output);
    },
    FIND_CUSTOMERS: ({ params: { email }, ...call }) => {
      const request = requestTo(call, "GET", "https://api.stripe.com/v1/customers");
      return provider.ask(call, { ...request, query: { email, limit: PAGE_SIZE } }, actions.FIND_CUSTOMERS.output);
    },
    GET_CUSTOMER: ({ params: { id }, ...call }) => {
      const url = pathUrl`https://api.stripe.com/v1/customers/${id}`;
      return provider.ask(call, requestTo(call, "GET", url), actions.GET_CUSTOMER.output);
    },
    UPDATE_CUSTOMER: ({ params: { id, ...params }, ...call }) => {
      const url = pathUrl`https://api.stripe.com/v1/customers/${id}`;
      return provider.ask(call, post(call, url, customerFields(params)), actions.UPDATE_CUSTOMER.output);
    },
  },
  /** What every key for these actions may do: a restricted one need not be allowed to read the account. */
  test: (call) =>
    provider.test(call, {
      ...requestTo(call, "GET", "https://api.stripe.com/v1/customers"),
      query: { limit: "1" },
    }),
  async identify(call) {
    const request = requestTo(call, "GET", "https://api.stripe.com/v1/account");
    // Of an answer that a short secret hides nothing is known.
    const found = account.safeParse(await provider.ask(call, request, account));
    return { accountName: found.success ? accountNameOf(found.data) : face.name };
  },
};

/** https://docs.stripe.com/api/accounts/retrieve */
const account = z.looseObject({
  id: z.string(),
  email: z.string().nullish(),
  business_profile: z.looseObject({ name: z.string().nullish() }).nullish(),
  settings: z.looseObject({ dashboard: z.looseObject({ display_name: z.string().nullish() }).nullish() }).nullish(),
});

function accountNameOf({ id, settings, business_profile: business, email }: z.output<typeof account>): string {
  const name = settings?.dashboard?.display_name || business?.name || email;
  return name ? `${name} (${id})` : id;
}

function requestTo({ connection }: Caller, method: string, url: Text): EgressRequest {
  const own = requireConnection(connection);
  const key = requireSecret(own, own.setupType === "OAUTH_CODE" ? "access_token" : "private_key");
  return {
    method,
    url,
    headers: {
      authorization: secretText`Bearer ${key}`,
      "stripe-version": STRIPE_VERSION,
      accept: "application/json",
    },
  };
}

/** @param takes Which texts are sent, of those that are set. */
function post(
  call: Caller & Pick<HandlerCall<unknown>, "idempotencyKey">,
  url: Text,
  fields: Fields,
  takes: (text: Text) => boolean = () => true,
): EgressRequest {
  const request = requestTo(call, "POST", url);
  const given = [...fieldsOf(fields)].filter(([, texts]) => texts.every(takes));
  return {
    ...request,
    headers: { ...request.headers, "idempotency-key": call.idempotencyKey },
    body: { type: "form", fields: Object.fromEntries(given) },
  };
}

/** Stripe reads empty text as the wish to empty a field, which what is new does not have. */
function isGiven(text: Text): boolean {
  return text !== "";
}

function customerFields({ address, ...params }: Fields): Fields {
  const { postalCode, ...others } = (address ?? {}) as Fields;
  return { ...params, address: { ...others, postal_code: postalCode } };
}
