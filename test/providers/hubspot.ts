import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** https://developers.hubspot.com/docs/api-reference/error-handling */
export const hubspotFailure = (status: number, category: string, message: string, more: object = {}): ApiAnswer => ({
  status,
  body: { status: "error", message, correlationId: "aeb5f871-7f07-4993-9211-075dc63e7cbf", category, ...more },
});

export const hubspotMissingScopes = (...requiredGranularScopes: string[]): ApiAnswer =>
  hubspotFailure(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.", {
    errors: [{ message: "One or more of the following scopes are required.", context: { requiredGranularScopes } }],
    links: { scopes: "https://developers.hubspot.com/scopes" },
  });

type Inputs = { inputs: { id: string; idProperty: string; properties: Record<string, string> }[] };
type Contact = { id: string; properties: Record<string, string> };

const times = { createdAt: "2026-01-15T08:30:00.000Z", updatedAt: "2026-01-15T08:30:00.000Z", archived: false };

/** The part of HubSpot's API that Coffre uses. */
export async function startHubspot(token: string) {
  const contacts = new Map<string, Contact>();
  const enrolled: string[] = [];

  const upsert = ({ id: email, properties }: Inputs["inputs"][number]) => {
    const before = contacts.get(email);
    const id = before?.id ?? String(512 + contacts.size);
    const contact = { id, properties: { ...before?.properties, ...properties, email } };
    contacts.set(email, contact);
    return { ...contact, ...times, new: before === undefined };
  };

  const api = await startJsonApi(
    {
      "GET /crm/v3/objects/contacts/:email": ({ groups: { email = "" }, query }) => {
        const contact = query.idProperty === "email" ? contacts.get(email) : undefined;
        return contact
          ? { body: { ...contact, ...times } }
          : hubspotFailure(404, "OBJECT_NOT_FOUND", "resource not found");
      },
      "POST /crm/v3/objects/contacts/batch/upsert": ({ body }) => {
        const results = (body as Inputs).inputs.map(upsert);
        return { body: { status: "COMPLETE", results, startedAt: times.createdAt, completedAt: times.createdAt } };
      },
      "POST /automation/v2/workflows/:workflow/enrollments/contacts/:email": ({ groups: { workflow, email = "" } }) => {
        if (!contacts.has(email)) return hubspotFailure(404, "OBJECT_NOT_FOUND", `No contact with the email ${email}`);
        enrolled.push(`${workflow} ${email}`);
        return { status: 204 };
      },
      "GET /account-info/v3/details": () => ({
        body: { portalId: 62515, accountType: "STANDARD", uiDomain: "app-eu1.hubspot.com", timeZone: "Europe/Paris" },
      }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${token}`
          ? null
          : hubspotFailure(401, "INVALID_AUTHENTICATION", "Authentication credentials not found."),
      notFound: { status: 404, headers: { "content-type": "text/html" }, body: "<h1>HTTP ERROR 404</h1>" },
    },
  );
  return { ...api, contacts, enrolled };
}
