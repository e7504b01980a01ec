import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

/** Of the request as a whole. https://dev.mailjet.com/email/guides/send-api-v31/ */
export const mailjetFailure = (status: number, message: string): ApiAnswer => ({
  status,
  body: { ErrorIdentifier: "06df1144", ErrorCode: "mj-0002", StatusCode: status, ErrorMessage: message },
});

/** Of one of its messages. */
export const mailjetMessageFailure = (status: number, code: string, message: string, place: string): ApiAnswer => ({
  status,
  body: {
    Messages: [
      {
        Status: "error",
        Errors: [
          {
            ErrorIdentifier: "88b5ca9f",
            ErrorCode: code,
            StatusCode: status,
            ErrorMessage: message,
            ErrorRelatedTo: [place],
          },
        ],
      },
    ],
  },
});

type Sent = { Messages: { To: { Email: string }[] }[] };

/** The part of Mailjet's API that Coffre uses. */
export function startMailjet(apiKey: string, secretKey: string) {
  const basic = `Basic ${Buffer.from(`${apiKey}:${secretKey}`).toString("base64")}`;
  return startJsonApi(
    {
      "POST /v3.1/send": (received) => ({ body: { Messages: (received.body as Sent).Messages.map(sentMessage) } }),
      "GET /v3/REST/user": () => ({ body: { Count: 1, Data: [{ ID: 7, Email: "maud@acme.example" }], Total: 1 } }),
    },
    {
      authenticate: ({ headers }: ReceivedCall) =>
        headers.authorization === basic
          ? null
          : mailjetFailure(401, "API key authentication/authorization failure. You may be unauthorized."),
    },
  );
}

function sentMessage({ To }: Sent["Messages"][number]) {
  const ids = { MessageUUID: "cb927469-36fd-4c02-bce4-0d199929a207", MessageID: 1152921505 };
  const href = `https://api.mailjet.com/v3/REST/message/${ids.MessageID}`;
  return { Status: "success", To: To.map(({ Email }) => ({ Email, ...ids, MessageHref: href })), Cc: [], Bcc: [] };
}
