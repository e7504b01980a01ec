import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { basicCredentials, type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { Handlers, Identity, OpenConnection } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl, requireHost } from "../handlers-url.ts";
import { face } from "./face.ts";
import { mailchimp } from "./manifest.ts";

type Member = z.output<typeof mailchimp.actions.UPSERT_MEMBER.params>["member"];

/** RFC 7807, with the fields at fault: https://mailchimp.com/developer/marketing/docs/errors/ */
const problem = z.object({
  title: z.string(),
  detail: z.string().default(""),
  errors: z.array(z.object({ field: z.string().default(""), message: z.string().default("") })).default([]),
});
/** Of the metadata endpoint, which is no part of the API. */
const oauthError = z.object({ error: z.string() });

const adviceByTitle: Readonly<Record<string, string>> = {
  "Member In Compliance State": "engine.mailchimpCompliance",
  "Forgotten Email Not Subscribed": "engine.mailchimpForgotten",
  "Resource Not Found": "engine.mailchimpAudience",
  "Invalid Resource": "engine.mailchimpFields",
};

const account = z.looseObject({ account_name: z.string() });
/** https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/#implement-the-oauth-2-workflow-on-your-server */
const metadata = z.looseObject({
  accountname: z.string().optional(),
  login: z.looseObject({ login_email: z.string().optional() }).optional(),
  api_endpoint: z.string(),
});

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof mailchimp> = {
  actions: {
    /** https://mailchimp.com/developer/marketing/api/list-members/add-or-update-list-member/ */
    UPSERT_MEMBER: async ({ params, ...call }) => {
      const connection = requireConnection(call.connection);
      const member = withoutSecrets<Member>(params.member);
      const url = pathUrl`${requireHost(mailchimp, connection)}/3.0/lists/${params.list_id}/members/${hashOf(member)}`;
      const body = { type: "json" as const, value: member };
      const request = { method: "PUT", url, headers: headersOf(connection), body };
      return provider.ask(call, request, mailchimp.actions.UPSERT_MEMBER.output);
    },
  },
  test: ({ connection, ...call }) =>
    provider.test(call, isOauth(connection) ? metadataRequest(connection) : apiRequest(connection, "/ping")),
  async identify(call) {
    if (isOauth(call.connection))
      return identityOf(await provider.ask(call, metadataRequest(call.connection), metadata));
    const request = { ...apiRequest(call.connection, "/"), query: { fields: "account_id,account_name" } };
    return { accountName: account.parse(await provider.ask(call, request, account)).account_name };
  },
};

function identityOf(answer: unknown): Identity {
  const { accountname, login, api_endpoint } = metadata.parse(answer);
  return { accountName: accountname ?? login?.login_email ?? "", facts: { api_endpoint } };
}

/** How a member of an audience is named: https://mailchimp.com/developer/marketing/docs/methods-parameters/#path-parameters */
function hashOf({ email_address: email }: Member): string {
  return createHash("md5").update(email.toLowerCase()).digest("hex");
}

function apiRequest(given: OpenConnection | null, path: string): EgressRequest {
  const connection = requireConnection(given);
  const url = `${requireHost(mailchimp, connection)}/3.0${path}`;
  return { method: "GET", url, headers: headersOf(connection) };
}

/** It tells the host of the API, so it is asked before that is known. */
function metadataRequest(given: OpenConnection | null): EgressRequest {
  const token = requireSecret(requireConnection(given), "access_token");
  const headers = { authorization: secretText`OAuth ${token}`, accept: "application/json" };
  return { method: "GET", url: "https://login.mailchimp.com/oauth2/metadata", headers };
}

function headersOf(connection: OpenConnection): Record<string, string | SecretText> {
  const authorization = isOauth(connection)
    ? secretText`Bearer ${requireSecret(connection, "access_token")}`
    : basicCredentials("user", requireSecret(connection, "secret_key"));
  return { authorization, accept: "application/json, application/problem+json" };
}

function isOauth(connection: OpenConnection | null): boolean {
  return connection?.setupType === "OAUTH_CODE";
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const refused = oauthError.safeParse(json);
  if (refused.success) return { message: refused.data.error, code: refused.data.error, kind: "credentials" };
  const said = problem.safeParse(json);
  if (status < 300 || !said.success) return null;
  const { title, detail, errors } = said.data;
  const fields = errors.map(({ field, message }) => [field, message].filter(Boolean).join(": "));
  const messageKey = status === 403 ? undefined : adviceByTitle[title];
  return {
    message: [detail || title, ...fields].join(" "),
    code: title,
    ...(messageKey !== undefined && { messageKey }),
  };
}
