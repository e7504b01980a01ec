import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { requireHost } from "../handlers-url.ts";
import { type Text, textOf } from "../http/handlers-fields.ts";
import { face } from "./face.ts";
import { accountOf, activecampaign } from "./manifest.ts";

/** https://developers.activecampaign.com/reference/errors: the first of 422, the second of all others. */
const activecampaignError = z.union([
  z.object({
    errors: z.array(z.object({ title: z.string(), detail: z.string().nullish(), code: z.string().nullish() })).min(1),
  }),
  z.object({ message: z.string() }),
]);
const ownUser = z.looseObject({ user: z.looseObject({ email: z.string() }) });

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof activecampaign> = {
  actions: {
    /** https://developers.activecampaign.com/reference/list-all-contacts */
    LIST_CONTACTS: ({ params: { email }, ...call }) =>
      provider.ask(
        call,
        { ...request(call.connection, "GET", "/contacts"), query: { email } },
        activecampaign.actions.LIST_CONTACTS.output,
      ),
    /** https://developers.activecampaign.com/reference/sync-a-contacts-data */
    UPSERT_CONTACT: ({ params, ...call }) => {
      const { email, first_name: firstName, last_name: lastName, phone, custom_fields: custom } = params;
      const fieldValues = Object.entries(custom ?? {}).map(([field, value]) => ({
        field,
        value: fieldText(value, `custom_fields.${field}`),
      }));
      const named = filled({ firstName, lastName, phone });
      const contact = { email, ...named, ...(fieldValues.length > 0 && { fieldValues }) };
      const body = { type: "json" as const, value: { contact } };
      return provider.ask(
        call,
        { ...request(call.connection, "POST", "/contact/sync"), body },
        activecampaign.actions.UPSERT_CONTACT.output,
      );
    },
  },
  test: ({ connection, send }) => send(request(connection, "GET", "/users/me")),
  async identify(call) {
    const { user } = ownUser.parse(await provider.ask(call, request(call.connection, "GET", "/users/me"), ownUser));
    const account = accountOf(requireHost(activecampaign, requireConnection(call.connection)));
    return { accountName: `${account} (${user.email})` };
  },
};

function request(given: OpenConnection | null, method: string, path: string): EgressRequest {
  const connection = requireConnection(given);
  return {
    method,
    url: `${requireHost(activecampaign, connection)}/api/3${path}`,
    headers: { "api-token": secretText`${requireSecret(connection, "api_key")}`, accept: "application/json" },
  };
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  // Of a wrong key and of a missing permission it says the same.
  if (status === 403) return { message: "", kind: "permission", messageKey: "engine.activecampaignForbidden" };
  const error = activecampaignError.safeParse(json);
  if (status < 300 || !error.success) return null;
  if ("message" in error.data) return { message: error.data.message };
  const [first] = error.data.errors;
  const message = error.data.errors.map(({ title, detail }) => [title, detail].filter(Boolean).join(" ")).join(" ");
  return { message, ...(first?.code && { code: first.code }) };
}

/** What was left empty is left as it is at ActiveCampaign. */
function filled(given: Record<string, Text | undefined>): Record<string, Text | undefined> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
}

/** Values are text, and several choices stand between double bars. */
function fieldText(value: unknown, param: string): Text {
  if (!Array.isArray(value)) return textOf(value ?? "", param);
  if (value.length === 0) return "";
  return value.reduce<Text>((list, choice) => secretText`${list}${textOf(choice, param)}||`, "||");
}
