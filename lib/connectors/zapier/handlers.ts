import "server-only";
import type { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { isSecretText, secretUrl } from "#lib/secrets/secret-text.ts";
import type { Handlers, WithSecrets } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { fieldsOf } from "../http/handlers-fields.ts";
import { face } from "./face.ts";
import { zapier } from "./manifest.ts";

type Params = WithSecrets<z.output<typeof zapier.actions.TRIGGER_WEBHOOK.params>>;

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof zapier> = {
  actions: {
    TRIGGER_WEBHOOK: ({ params, ...call }) => {
      const url = secretUrl("https://hooks.zapier.com", requireSecret(requireConnection(call.connection), "url"));
      return provider.ask(call, { url, ...contentOf(params) }, zapier.actions.TRIGGER_WEBHOOK.output);
    },
  },
};

/** The wire's keys are free: all but the method are the Zap's data. */
function contentOf({ method = "POST", payload, ...others }: Params): Omit<EgressRequest, "url"> {
  const data = isMembers(payload) || payload === undefined ? { ...others, ...payload } : payload;
  if (method === "GET") return { method, query: Object.fromEntries(fieldsOf(data)) };
  return { method, body: { type: "json", value: data } };
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecretText(value);
}

/** Zapier's hooks have no errors of their own shape. */
function readFault({ status }: EgressAnswer): ProviderFault | null {
  if (status === 404 || status === 410) return { message: "", messageKey: "engine.zapierGone" };
  return null;
}
