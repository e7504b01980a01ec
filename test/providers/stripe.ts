import { type ApiAnswer, type JsonApi, type ReceivedCall, startJsonApi } from "./json-api.ts";

type StripeFailure = { type?: string; code?: string; message: string; param?: string };

/** https://docs.stripe.com/api/errors */
export const stripeFailure = (status: number, failure: StripeFailure): ApiAnswer => ({
  status,
  headers: { "request-id": "req_8Hb2aVvLhJm1Qp" },
  body: { error: { type: "invalid_request_error", ...failure } },
});

/** Of an object that is not there. */
export const stripeMissing = (what: string, id: string, param = "id"): ApiAnswer =>
  stripeFailure(404, { code: "resource_missing", message: `No such ${what}: '${id}'`, param });

type Fields = Readonly<Record<string, string | string[]>>;
type Kept = { answer: ApiAnswer; fields: string };

/** The part of Stripe's API that Coffre uses; a POST that comes again with its key gets what it got before. */
export async function startStripe(key: string): Promise<JsonApi & { customers: Map<string, object> }> {
  const customers = new Map<string, object>();
  const kept = new Map<string, Kept>();
  const once = (answer: (received: ReceivedCall) => ApiAnswer) => (received: ReceivedCall) => {
    const name = String(received.headers["idempotency-key"]);
    const before = kept.get(name);
    const fields = JSON.stringify([received.path, Object.entries(received.body ?? {}).sort()]);
    if (before && before.fields !== fields) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      return stripeFailure(400, { type: "idempotency_error", message });
    }
    const own = before?.answer ?? answer(received);
    kept.set(name, { answer: own, fields });
    return { ...own, headers: { ...own.headers, ...(before && { "idempotent-replayed": "true" }) } };
  };
  const find = ({ groups: { id = "" } }: ReceivedCall) => customers.get(id) as { id: string } | undefined;
  const missing = ({ groups: { id = "" } }: ReceivedCall) => stripeMissing("customer", id);

  const api = await startJsonApi(
    {
      "POST /v1/customers": once((received) => {
        const customer = { id: `cus_${customers.size + 1}`, object: "customer", ...plain(received) };
        customers.set(customer.id, customer);
        return { body: customer };
      }),
      "GET /v1/customers": ({ query }) => ({
        body: {
          object: "list",
          url: "/v1/customers",
          has_more: false,
          data: [...customers.values()].filter((each) => (each as { email?: string }).email === query.email),
        },
      }),
      "GET /v1/customers/:id": (received) => ({ ...(find(received) ? { body: find(received) } : missing(received)) }),
      "POST /v1/customers/:id": once((received) => {
        const before = find(received);
        if (!before) return missing(received);
        const customer = { ...before, ...plain(received) };
        customers.set(before.id, customer);
        return { body: customer };
      }),
      "POST /v1/customers/:id/tax_ids": once((received) => {
        const { type, value } = received.body as Fields;
        if (!find(received)) return missing(received);
        return { body: { id: "txi_1", object: "tax_id", customer: received.groups.id, type, value } };
      }),
      "DELETE /v1/customers/:id/tax_ids/:taxId": ({ groups }) => ({
        body: { id: groups.taxId, object: "tax_id", deleted: true },
      }),
      "POST /v1/billing_portal/sessions": once((received) => {
        const { customer, return_url = null } = received.body as Fields;
        const url = "https://billing.stripe.com/p/session/test_YWNjdF8x";
        return { body: { id: "bps_1", object: "billing_portal.session", customer, return_url, url } };
      }),
      "GET /v1/account": () => ({
        body: { id: "acct_1", object: "account", settings: { dashboard: { display_name: "Acme" } } },
      }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${key}`
          ? null
          : stripeFailure(401, { message: "Invalid API Key provided: sk_test_*********anary" }),
      notFound: stripeFailure(404, { message: "Unrecognized request URL" }),
    },
  );
  const reset = () => {
    api.reset();
    kept.clear();
  };
  return { ...api, reset, customers };
}

function plain({ body }: ReceivedCall): Fields {
  const fields = (body ?? {}) as Fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.includes("[")));
}
