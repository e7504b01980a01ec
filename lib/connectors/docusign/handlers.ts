import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import type { docusign } from "./manifest.ts";

const provider = createProviderCalls(face, readFault);

/** https://developers.docusign.com/platform/auth/reference/user-info/ */
const userInfo = z.looseObject({
  accounts: z
    .array(
      z.looseObject({
        account_id: z.string(),
        is_default: z.union([z.boolean(), z.stringbool()]),
        account_name: z.string(),
        base_uri: z.string(),
      }),
    )
    .min(1),
});

const docusignError = z.looseObject({ error: z.string(), error_description: z.string().optional() });

export const handlers: Handlers<typeof docusign> = {
  actions: {},
  test: (call) => provider.test(call, userInfoRequest(call)),
  /** The account that the person who agreed uses unless they choose, and the host of its API. */
  async identify(call) {
    const { accounts } = userInfo.safeParse(await provider.ask(call, userInfoRequest(call), userInfo)).data ?? {};
    const account = accounts?.find(({ is_default: isDefault }) => isDefault) ?? accounts?.[0];
    // Of an answer that a short secret hides nothing is known.
    if (!account) return { accountName: face.name };
    const { account_id, account_name, base_uri } = account;
    return { accountName: account_name, facts: { account_id, base_uri } };
  },
};

function userInfoRequest({ connection }: Pick<HandlerCall<never>, "connection">): EgressRequest {
  const own = requireConnection(connection);
  const host = own.attributes.account_host ?? "account.docusign.com";
  return {
    method: "GET",
    url: `https://${host}/oauth/userinfo`,
    headers: { authorization: secretText`Bearer ${requireSecret(own, "access_token")}`, accept: "application/json" },
  };
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const error = status < 300 ? undefined : docusignError.safeParse(json).data;
  if (!error) return null;
  const message = error.error_description ?? error.error;
  return { message, code: error.error, ...(error.error === "invalid_grant" && { kind: "credentials" }) };
}
