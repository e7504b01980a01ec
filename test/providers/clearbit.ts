import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** What Clearbit says, https://dashboard.clearbit.com/docs#errors */
export const clearbitFaults = {
  refused: fault(401, "auth_invalid", "Invalid API key provided."),
  limited: {
    ...fault(429, "rate_limit", "Rate limit exceeded."),
    headers: { "retry-after": "30", "x-ratelimit-limit": "600", "x-ratelimit-remaining": "0" },
  },
  queued: fault(202, "queued", "Your request has been queued. Please try again later."),
  overQuota: fault(402, "over_quota", "You have exceeded your plan’s quota."),
  unknown: fault(404, "unknown_record", "Unknown person."),
  invalid: fault(422, "email_invalid", "Invalid email."),
} satisfies Record<string, ApiAnswer>;

/** The lookups of Clearbit's Enrichment API. They know everybody but those under `nobody.example`. */
export function startClearbit({ key }: { key: string }) {
  return startJsonApi(
    {
      "GET /v2/people/find": ({ query: { email = "" } }) =>
        String(email).endsWith("@nobody.example")
          ? clearbitFaults.unknown
          : {
              body: {
                id: "d54c54ad-40be-4305-8a34-0ab44710b90d",
                name: { fullName: "Maud Martin", givenName: "Maud", familyName: "Martin" },
                email,
                location: "Lyon, France",
                employment: { domain: "acme.example", name: "Acme", title: "CTO", seniority: "executive" },
                fuzzy: false,
              },
            },
      "GET /v2/companies/find": ({ query: { domain } }) =>
        domain === "nobody.example"
          ? clearbitFaults.unknown
          : {
              body: {
                id: "3f5d6a4e-c284-4f78-bfdf-7669b45af907",
                name: "Acme",
                domain,
                category: { sector: "Industrials" },
                metrics: { employees: 120 },
              },
            },
    },
    {
      // Clearbit takes the key as a user name without a password as well.
      authenticate: ({ headers: { authorization } }) =>
        authorization === `Bearer ${key}` || authorization === `Basic ${btoa(`${key}:`)}`
          ? null
          : clearbitFaults.refused,
      notFound: fault(404, "not_found", "Not found."),
    },
  );
}

function fault(status: number, type: string, message: string) {
  return { status, body: { error: { type, message } } };
}
