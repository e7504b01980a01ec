import { type ApiAnswer, startJsonApi } from "./json-api.ts";

const contact = {
  cdate: "2026-01-01T00:00:00-06:00",
  email: "maud@acme.example",
  phone: "",
  firstName: "Maud",
  lastName: "Martin",
  id: "113",
  fieldValues: [],
};

/** What ActiveCampaign says, https://developers.activecampaign.com/reference/errors */
export const activecampaignFaults = {
  forbidden: { status: 403, body: { message: "You do not have permission to perform that action." } },
  limited: { status: 429, headers: { "retry-after": "30" }, body: { message: "Too many requests." } },
  invalid: {
    status: 422,
    body: {
      errors: [
        {
          title: "Contact Email Address is not valid.",
          detail: "",
          code: "email_invalid",
          source: { pointer: "/data/attributes/email" },
        },
        { title: "The field does not exist.", detail: "Field 99", code: "field_missing" },
      ],
    },
  },
  payment: { status: 402, body: { message: "The requested action could not be performed due to account limits." } },
} satisfies Record<string, ApiAnswer>;

/**
 * The part of ActiveCampaign's API that Coffre uses; it knows one contact.
 * https://developers.activecampaign.com/reference/overview
 */
export function startActivecampaign({ key }: { key: string }) {
  return startJsonApi(
    {
      "GET /api/3/users/me": () => ({ body: { user: { username: "maud", email: "maud@acme.example", id: "1" } } }),
      "GET /api/3/contacts": ({ query }) => {
        const contacts = query.email === contact.email ? [contact] : [];
        return { body: { scoreValues: [], contacts, meta: { total: String(contacts.length) } } };
      },
      "POST /api/3/contact/sync": ({ body }) => {
        const { contact: given } = body as { contact: { email: string; fieldValues?: object[] } };
        const { fieldValues = [], ...named } = given;
        const isKnown = given.email === contact.email;
        return { status: isKnown ? 200 : 201, body: { fieldValues, contact: { ...contact, ...named } } };
      },
    },
    {
      authenticate: ({ headers }) => (headers["api-token"] === key ? null : activecampaignFaults.forbidden),
      notFound: { status: 404, body: { message: "No Result found" } },
    },
  );
}
