import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** https://developers.docusign.com/platform/auth/reference/user-info/ */
export const docusignFailure = (status: number, error: string, error_description?: string): ApiAnswer => ({
  status,
  body: { error, ...(error_description && { error_description }) },
});

type Account = { account_id: string; is_default: boolean; account_name: string; base_uri: string };

const account = (index: number, is_default: boolean, base_uri: string): Account => ({
  account_id: `fe0b61a3-3b9b-4cac-b7be-4592af32aa9${index}`,
  is_default,
  account_name: `Acme ${index}`,
  base_uri,
});

/** The part of DocuSign's account service that Coffre uses. */
export function startDocusign(token: string) {
  return startJsonApi(
    {
      "GET /oauth/userinfo": () => ({
        body: {
          sub: "50d89ab1-dad5-4a24-b410-1b4b4b5dcd07",
          name: "Maud Keller",
          given_name: "Maud",
          family_name: "Keller",
          email: "maud@acme.example",
          created: "2026-01-15T08:30:00.000",
          accounts: [account(1, false, "https://na3.docusign.net"), account(2, true, "https://eu.docusign.net")],
        },
      }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${token}` ? null : docusignFailure(401, "invalid_token"),
      notFound: docusignFailure(404, "not_found"),
    },
  );
}
