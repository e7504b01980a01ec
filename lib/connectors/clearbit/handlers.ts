import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import { clearbit } from "./manifest.ts";

/** https://dashboard.clearbit.com/docs#errors */
const clearbitError = z.object({ error: z.object({ type: z.string(), message: z.string().default("") }) });

const adviceByStatus: Readonly<Record<number, string>> = {
  202: "engine.clearbitQueued",
  402: "engine.clearbitQuota",
  404: "engine.clearbitUnknown",
};

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof clearbit> = {
  actions: {
    /** https://dashboard.clearbit.com/docs#enrichment-api-person-api */
    FIND_PERSON: ({ params: { email }, ...call }) =>
      provider.ask(
        call,
        lookup(call.connection, "https://person-stream.clearbit.com/v2/people/find", { email }),
        clearbit.actions.FIND_PERSON.output,
      ),
    /** https://dashboard.clearbit.com/docs#enrichment-api-company-api */
    FIND_COMPANY: ({ params: { domain }, ...call }) =>
      provider.ask(
        call,
        lookup(call.connection, "https://company-stream.clearbit.com/v2/companies/find", { domain }),
        clearbit.actions.FIND_COMPANY.output,
      ),
  },
};

function lookup(
  connection: OpenConnection | null,
  url: string,
  query: Record<string, string | SecretText>,
): EgressRequest {
  const key = requireSecret(requireConnection(connection), "secret_key");
  const headers = { authorization: secretText`Bearer ${key}`, accept: "application/json" };
  return { method: "GET", url, query, headers };
}

/** 202 says that it is being looked up: a success of HTTP, and no answer. */
function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const error = clearbitError.safeParse(json);
  const messageKey = adviceByStatus[status];
  if (status !== 202 && (status < 300 || !error.success)) return null;
  const { type, message } = error.data?.error ?? { type: "queued", message: "" };
  return { message: message || type, code: type, ...(messageKey !== undefined && { messageKey }) };
}
