import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, Handlers, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl } from "../handlers-url.ts";
import { anyJson } from "../json-param.ts";
import { face } from "./face.ts";
import { airtable } from "./manifest.ts";

type Text = string | SecretText;
type Listed = { base_id: Text; table_name: Text; query?: Text | undefined; view?: Text | undefined };

/** https://airtable.com/developers/web/api/errors: the third is of 429 alone. */
const airtableError = z.union([
  z.object({ error: z.object({ type: z.string(), message: z.string().default("") }) }),
  z.object({ error: z.string() }),
  z.object({ errors: z.array(z.object({ error: z.string(), message: z.string().default("") })).min(1) }),
]);
const page = z.looseObject({ records: z.array(anyJson), offset: z.string().optional() });
const whoAmI = z.looseObject({ id: z.string(), email: z.string().optional() });

const adviceByType: Readonly<Record<string, string>> = {
  NOT_FOUND: "engine.airtableNotFound",
  TABLE_NOT_FOUND: "engine.airtableNotFound",
  MODEL_ID_NOT_FOUND: "engine.airtableNotFound",
  VIEW_NAME_NOT_FOUND: "engine.airtableNotFound",
  ROW_DOES_NOT_EXIST: "engine.airtableNotFound",
  UNKNOWN_FIELD_NAME: "engine.airtableField",
  INVALID_VALUE_FOR_COLUMN: "engine.airtableValue",
  INVALID_MULTIPLE_CHOICE_OPTIONS: "engine.airtableValue",
  INVALID_FILTER_BY_FORMULA: "engine.airtableFormula",
  INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND: "engine.airtableNoAccess",
  INVALID_PERMISSIONS: "engine.airtableNoAccess",
};

/** A page has 100 records at most. */
const MAX_PAGES = 10;
/** Airtable takes URLs of up to 16,000 characters; a longer question is asked in a body. */
const MAX_QUERY_LENGTH = 15_000;

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof airtable> = {
  actions: {
    /** https://airtable.com/developers/web/api/create-records */
    CREATE_RECORD: ({ params, ...call }) =>
      provider.ask(
        call,
        {
          ...request(call.connection, "POST", tableUrl(params)),
          body: { type: "json", value: { fields: params.fields ?? {} } },
        },
        airtable.actions.CREATE_RECORD.output,
      ),
    LIST_RECORDS: listRecords,
    /** https://airtable.com/developers/web/api/update-record */
    UPDATE_RECORD: ({ params, ...call }) =>
      provider.ask(
        call,
        {
          ...request(
            call.connection,
            "PATCH",
            pathUrl`https://api.airtable.com/v0/${params.base_id}/${params.table_name}/${params.record_id}`,
          ),
          body: { type: "json", value: { fields: params.fields ?? {} } },
        },
        airtable.actions.UPDATE_RECORD.output,
      ),
  },
  test: ({ connection, send }) => send(whoAmIRequest(connection)),
  /** https://airtable.com/developers/web/api/get-user-id-scopes: the address comes with the scope user.email:read alone. */
  async identify(call) {
    const { id, email } = whoAmI.parse(await provider.ask(call, whoAmIRequest(call.connection), whoAmI));
    return { accountName: email ?? id };
  },
};

/** https://airtable.com/developers/web/api/list-records */
async function listRecords({ params, ...call }: HandlerCall<Listed>): Promise<Json> {
  const records: Json[] = [];
  let offset: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const request = pageRequest(call.connection, params, offset);
    const answer = await provider.ask(call, request, airtable.actions.LIST_RECORDS.output);
    const read = page.safeParse(answer);
    // A short token hides all that came back.
    if (!read.success) return answer;
    records.push(...read.data.records);
    offset = read.data.offset;
    if (offset === undefined) return { records };
  }
  return { records, ...(offset !== undefined && { offset }) };
}

function pageRequest(connection: OpenConnection | null, params: Listed, offset: string | undefined): EgressRequest {
  const { query, view } = params;
  const given = {
    ...(query && { filterByFormula: query }),
    ...(view && { view }),
    ...(offset !== undefined && { offset }),
  };
  const length = Object.values(given).reduce((sum, each) => sum + encodeURIComponent(each.toString()).length, 0);
  if (length <= MAX_QUERY_LENGTH) return { ...request(connection, "GET", tableUrl(params)), query: given };
  const url = pathUrl`https://api.airtable.com/v0/${params.base_id}/${params.table_name}/listRecords`;
  return { ...request(connection, "POST", url), body: { type: "json", value: given } };
}

function tableUrl({ base_id, table_name }: { base_id: Text; table_name: Text }): Text {
  return pathUrl`https://api.airtable.com/v0/${base_id}/${table_name}`;
}

function whoAmIRequest(connection: OpenConnection | null): EgressRequest {
  return request(connection, "GET", "https://api.airtable.com/v0/meta/whoami");
}

function request(connection: OpenConnection | null, method: string, url: Text): EgressRequest {
  const token = requireSecret(requireConnection(connection), "api_key");
  return { method, url, headers: { authorization: secretText`Bearer ${token}`, accept: "application/json" } };
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const error = airtableError.safeParse(json);
  if (status < 300 || !error.success) return null;
  const { type, message } = typeAndMessage(error.data);
  const messageKey = adviceByType[type];
  return { message: message || type, code: type, ...(messageKey !== undefined && { messageKey }) };
}

function typeAndMessage(said: z.output<typeof airtableError>): { type: string; message: string } {
  if ("errors" in said) return { type: said.errors[0]?.error ?? "", message: said.errors[0]?.message ?? "" };
  return typeof said.error === "string" ? { type: said.error, message: "" } : said.error;
}
