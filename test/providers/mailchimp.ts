import { createHash } from "node:crypto";
import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** What Mailchimp says, https://mailchimp.com/developer/marketing/docs/errors/ */
export const mailchimpFaults = {
  refused: problem(
    401,
    "API Key Invalid",
    "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
  ),
  forbidden: problem(
    403,
    "User Does Not Have Permission",
    "The user does not have permission to access this resource.",
  ),
  limited: {
    ...problem(429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections."),
    headers: { "content-type": "application/problem+json", "retry-after": "30" },
  },
  unknownList: problem(404, "Resource Not Found", "The requested resource could not be found."),
  compliance: problem(
    400,
    "Member In Compliance State",
    "maud@acme.example is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed.",
  ),
  forgotten: problem(
    400,
    "Forgotten Email Not Subscribed",
    "maud@acme.example was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list.",
  ),
  invalid: problem(400, "Invalid Resource", "Your merge fields were invalid.", [
    { field: "FNAME", message: "Please enter a value" },
    { field: "BIRTHDAY", message: "Please enter a month and a day" },
  ]),
  other: problem(405, "Method Not Allowed", "The requested method and resource are not compatible."),
};

type Options = {
  /** Of the registered app; it gets the key as its token, which does not end. */
  clientSecret?: string;
  /** Of the API, which takes it as the password of Basic or as a Bearer token. */
  key: string;
  listId: string;
};

/**
 * The part of Mailchimp that Coffre uses: members of the Marketing API, and the metadata of its login host.
 * https://mailchimp.com/developer/marketing/api/
 */
export function startMailchimp({ key, listId, clientSecret }: Options) {
  const metadata = {
    dc: "us6",
    role: "owner",
    accountname: "Acme",
    user_id: 15443,
    login: { email: "maud@acme.example", login_id: 15443, login_email: "maud@acme.example" },
    login_url: "https://login.mailchimp.com",
    api_endpoint: "https://us6.api.mailchimp.com",
  };
  return startJsonApi(
    {
      // https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
      "POST /oauth2/token": ({ body }) =>
        (body as Record<string, string>).client_secret === clientSecret
          ? { body: { access_token: key, expires_in: 0, scope: null } }
          : { status: 400, body: { error: "invalid_client", error_description: "The client secret is wrong" } },
      "GET /oauth2/metadata": ({ headers }) =>
        headers.authorization === `OAuth ${key}`
          ? { body: metadata }
          : { status: 401, body: { error: "invalid_token" } },
      "GET /3.0/ping": () => ({ body: { health_status: "Everything's Chimpy!" } }),
      "GET /3.0/": () => ({ body: { account_id: "8d3a3db4d97663a9074efcc16", account_name: "Acme" } }),
      "PUT /3.0/lists/:list/members/:hash": ({ groups, body }): ApiAnswer => {
        const { email_address: email, status_if_new: status, merge_fields } = body as Record<string, string>;
        const id = createHash("md5")
          .update(email?.toLowerCase() ?? "")
          .digest("hex");
        if (groups.list !== listId || groups.hash !== id) return mailchimpFaults.unknownList;
        return { body: { id, email_address: email, status, merge_fields: merge_fields ?? {}, list_id: listId } };
      },
    },
    {
      authenticate: ({ path, headers: { authorization = "" } }) => {
        if (path.startsWith("/oauth2/") || authorization === `Bearer ${key}`) return null;
        const [user, ...password] = Buffer.from(authorization.replace(/^Basic /, ""), "base64")
          .toString()
          .split(":");
        return user && password.join(":") === key ? null : mailchimpFaults.refused;
      },
      notFound: mailchimpFaults.unknownList,
    },
  );
}

function problem(status: number, title: string, detail: string, errors?: { field: string; message: string }[]) {
  const type = "https://mailchimp.com/developer/marketing/docs/errors/";
  const body = {
    type,
    title,
    status,
    detail,
    instance: "995c5cb0-3280-4a6e-808b-3b096d0bb219",
    ...(errors && { errors }),
  };
  return { status, headers: { "content-type": "application/problem+json" }, body };
}
