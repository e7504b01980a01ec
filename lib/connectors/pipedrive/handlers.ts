import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, Handlers, OpenConnection } from "../define-handlers.ts";
import { handedOutOrigin } from "../handed-out.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import { pipedrive } from "./manifest.ts";

type Text = string | SecretText;
type Member = Text | number | undefined;

/** https://pipedrive.readme.io/docs/core-api-concepts-responses; `code` of version 2 alone. */
const pipedriveError = z.object({
  success: z.literal(false).optional(),
  error: z.string(),
  error_info: z.string().nullish(),
  code: z.string().optional(),
});
const ownUser = z.looseObject({
  data: z.looseObject({ email: z.string(), company_name: z.string().nullish() }),
});

const deals = createProviderCalls(face, (answer) => readFault(answer, "deals:full"));
const contacts = createProviderCalls(face, (answer) => readFault(answer, "contacts:full"));

/** Of a custom field: https://pipedrive.readme.io/docs/core-api-concepts-custom-fields */
const customKey = /^[0-9a-f]{40}$/;

export const handlers: Handlers<typeof pipedrive> = {
  actions: {
    /** https://developers.pipedrive.com/docs/api/v1/Deals#addDeal */
    ADD_DEAL: ({ params, ...call }) => {
      const {
        title,
        value,
        user_id: owner,
        person_id: person,
        organization_id: organization,
        stage_id: stage,
      } = params;
      return add(deals, call, "/deals", params.fields, {
        title,
        value: numberOf(value),
        owner_id: numberOf(owner),
        person_id: numberOf(person),
        org_id: numberOf(organization),
        stage_id: numberOf(stage),
      });
    },
    /** https://developers.pipedrive.com/docs/api/v1/Organizations#addOrganization */
    ADD_ORGANIZATION: ({ params: { name, owner_id: owner, fields }, ...call }) =>
      add(contacts, call, "/organizations", fields, { name, owner_id: numberOf(owner) }),
    /** https://developers.pipedrive.com/docs/api/v1/Persons#addPerson */
    ADD_PERSON: ({ params: { name, email, phone, owner_id: owner, organization_id: organization, fields }, ...call }) =>
      add(contacts, call, "/persons", fields, {
        name,
        ...(email && { emails: [{ value: email, primary: true }] }),
        ...(phone && { phones: [{ value: phone, primary: true }] }),
        owner_id: numberOf(owner),
        org_id: numberOf(organization),
      }),
  },
  test: ({ connection, send }) => send(userRequest(connection)),
  async identify(call) {
    const { data } = ownUser.parse(await contacts.ask(call, userRequest(call.connection), ownUser));
    return { accountName: data.company_name ? `${data.company_name} (${data.email})` : data.email };
  },
};

function add(
  provider: typeof deals,
  call: Pick<HandlerCall<never>, "send" | "connection">,
  path: string,
  fields: Readonly<Record<string, unknown>> | undefined,
  named: Readonly<Record<string, unknown>>,
): Promise<Json> {
  const request = requestTo(call.connection, "POST", `/api/v2${path}`);
  const value = { ...placed(fields ?? {}), ...defined(named) };
  return provider.ask(call, { ...request, body: { type: "json", value } }, pipedrive.actions.ADD_DEAL.output);
}

/** Custom fields have a place of their own. */
function placed(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { custom_fields: given, ...others } = fields;
  const entries = Object.entries(others);
  const custom = Object.fromEntries(entries.filter(([key]) => customKey.test(key)));
  const own = Object.fromEntries(entries.filter(([key]) => !customKey.test(key)));
  if (given === undefined && Object.keys(custom).length === 0) return own;
  return { ...own, custom_fields: { ...(given as object | undefined), ...custom } };
}

function defined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Version 2 takes numbers as numbers alone. What is none is left to Pipedrive, which says so. */
function numberOf(value: Member): Member {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (text === "") return undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function userRequest(connection: OpenConnection | null): EgressRequest {
  return requestTo(connection, "GET", "/api/v1/users/me");
}

/** https://pipedrive.readme.io/docs/core-api-concepts-authentication */
function requestTo(given: OpenConnection | null, method: string, path: string): EgressRequest {
  const connection = requireConnection(given);
  const origin = handedOutOrigin(pipedrive, connection.attributes) ?? "https://api.pipedrive.com";
  const proof: Record<string, Text> =
    connection.setupType === "OAUTH_CODE"
      ? { authorization: secretText`Bearer ${requireSecret(connection, "access_token")}` }
      : { "x-api-token": secretText`${requireSecret(connection, "token")}` };
  return { method, url: `${origin}${path}`, headers: { ...proof, accept: "application/json" } };
}

function readFault({ status, json }: EgressAnswer, scope: string): ProviderFault | null {
  const said = pipedriveError.safeParse(json);
  if (!said.success || (status < 300 && said.data.success !== false)) return null;
  const { error: message, code } = said.data;
  const fault = { message, ...(code !== undefined && { code }) };
  // A limit of the plan, which 403 says too: https://pipedrive.readme.io/docs/core-api-concepts-responses
  if (code?.startsWith("feature_capping")) return { ...fault, kind: "request", messageKey: "engine.pipedriveLimit" };
  return status === 403 && /scope/i.test(message) ? { ...fault, permission: scope } : fault;
}
