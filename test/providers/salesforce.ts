import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

/** https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes */
export const salesforceFailure = (
  status: number,
  errorCode: string,
  message: string,
  fields?: string[],
): ApiAnswer => ({
  status,
  body: [{ message, errorCode, ...(fields && { fields }) }],
});

const notFound = salesforceFailure(404, "NOT_FOUND", "The requested resource does not exist");

/** Salesforce's ids have their check characters; these only look like them. */
const idOf = (index: number) => `00Q5e00001AbC${String(index).padStart(2, "0")}EAV`;

/** The part of an org's API that Coffre uses. A search finds what holds the phrase in any field. */
export async function startSalesforce(token: string) {
  const leads = new Map<string, Record<string, unknown>>();
  const find = ({ groups: { id = "" } }: ReceivedCall) => leads.get(id);
  const lead = "/services/data/:version/sobjects/Lead";

  const api = await startJsonApi(
    {
      "GET /services/data/:version/": () => ({ body: { sobjects: "/services/data/v64.0/sobjects", search: "…" } }),
      [`POST ${lead}`]: ({ body }) => {
        const missing = ["LastName", "Company"].filter((name) => !(body as Record<string, unknown>)[name]);
        if (missing.length > 0) {
          const message = `Required fields are missing: [${missing.join(", ")}]`;
          return salesforceFailure(400, "REQUIRED_FIELD_MISSING", message, missing);
        }
        const id = idOf(leads.size);
        leads.set(id, body as Record<string, unknown>);
        return { status: 201, body: { id, success: true, errors: [] } };
      },
      [`GET ${lead}/:id`]: (received) => {
        const found = find(received);
        return found ? { body: { attributes: { type: "Lead" }, Id: received.groups.id, ...found } } : notFound;
      },
      [`PATCH ${lead}/:id`]: (received) => {
        const found = find(received);
        if (!found) return notFound;
        Object.assign(found, received.body);
        return { status: 204 };
      },
      "GET /services/data/:version/search/": ({ query }) => {
        const statement =
          /^FIND \{"(?<phrase>(?:[^\\"]|\\.)*)"\} IN (?:EMAIL|NAME|PHONE|ALL) FIELDS RETURNING Lead\((?<fields>[\w., ]+)\)$/;
        const { phrase = "", fields = "" } = statement.exec(String(query.q))?.groups ?? {};
        if (!fields) return salesforceFailure(400, "MALFORMED_SEARCH", "No search term found.");
        const text = phrase.replace(/\\(.)/g, "$1").toLowerCase();
        const found = [...leads].filter(([, each]) => JSON.stringify(each).toLowerCase().includes(text));
        const names = fields.split(", ");
        return {
          body: {
            searchRecords: found.map(([Id, each]) => ({
              attributes: { type: "Lead" },
              ...Object.fromEntries(names.map((name) => [name, { ...each, Id }[name] ?? null])),
            })),
          },
        };
      },
      "GET /services/oauth2/userinfo": () => ({
        body: {
          sub: "https://login.salesforce.com/id/00D000000000001/005000000000001",
          user_id: "005000000000001",
          organization_id: "00D000000000001",
          preferred_username: "maud@acme.example",
          name: "Maud Keller",
        },
      }),
    },
    {
      authenticate: ({ headers, path }) => {
        if (headers.authorization === `Bearer ${token}`) return null;
        if (path.endsWith("/userinfo")) return { status: 403, body: "Bad_OAuth_Token" };
        return salesforceFailure(401, "INVALID_SESSION_ID", "Session expired or invalid");
      },
      notFound,
    },
  );
  return { ...api, leads };
}
