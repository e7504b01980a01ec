import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses */
export const sendgridFailure = (status: number, message: string, field: string | null = null): ApiAnswer => ({
  status,
  body: { errors: [{ message, field, help: null }] },
});

/** The part of SendGrid's Web API v3 that Coffre uses. */
export function startSendgrid(apiKey: string) {
  return startJsonApi(
    {
      "POST /v3/mail/send": () => ({ status: 202, headers: { "x-message-id": "14c5d75ce93" } }),
      "GET /v3/user/username": () => ({ body: { username: "acme_mails", user_id: 7 } }),
      "GET /v3/scopes": () => ({ body: { scopes: ["mail.send"] } }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${apiKey}`
          ? null
          : sendgridFailure(401, "The provided authorization grant is invalid, expired, or revoked"),
    },
  );
}
