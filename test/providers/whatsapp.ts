import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
export const graphFailure = (status: number, code: number, message: string, details?: string): ApiAnswer => ({
  status,
  body: {
    error: {
      message: `(#${code}) ${message}`,
      type: "OAuthException",
      code,
      ...(details && { error_data: { messaging_product: "whatsapp", details } }),
      fbtrace_id: "Az8or2yhqkZfEZ-_4Qn_Bam",
    },
  },
});

/** The part of Meta's Graph API that Coffre uses. */
export function startGraph(token: string) {
  return startJsonApi(
    {
      "POST /v24.0/:sender/messages": ({ body }) => {
        const { to } = body as { to: string };
        const contacts = [{ input: to, wa_id: to.replace(/\D/g, "") }];
        return { body: { messaging_product: "whatsapp", contacts, messages: [{ id: "wamid.HBgLMzM2MTIzNDU2Nzg" }] } };
      },
      "GET /v24.0/me": () => ({ body: { id: "122100000000", name: "Orders" } }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${token}` ? null : graphFailure(401, 190, "Invalid OAuth access token"),
    },
  );
}
