import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

const records = Array.from({ length: 250 }, (_, index) => ({
  id: `rec${String(index).padStart(14, "0")}`,
  createdTime: "2026-01-01T00:00:00.000Z",
  fields: { Name: `Record ${index}` },
}));

const PAGE_SIZE = 100;

/** What Airtable says, https://airtable.com/developers/web/api/errors */
export const airtableFaults = {
  refused: fault(401, { type: "AUTHENTICATION_REQUIRED", message: "Authentication required" }),
  forbidden: fault(403, {
    type: "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
    message:
      "Invalid permissions, or the requested model was not found. Check that both your user and your token have the required permissions, and that the model names and/or ids are correct.",
  }),
  limited: {
    status: 429,
    headers: { "retry-after": "30" },
    body: { errors: [{ error: "RATE_LIMIT_REACHED", message: "Rate limit exceeded. Please try again later" }] },
  },
  unknownTable: fault(404, "NOT_FOUND"),
  unknownView: fault(422, { type: "VIEW_NAME_NOT_FOUND", message: "View not found" }),
  unknownField: fault(422, { type: "UNKNOWN_FIELD_NAME", message: 'Unknown field name: "Nmae"' }),
  wrongValue: fault(422, {
    type: "INVALID_VALUE_FOR_COLUMN",
    message: 'Field "Age" cannot accept the provided value',
  }),
  wrongFormula: fault(422, {
    type: "INVALID_FILTER_BY_FORMULA",
    message: "The formula for filtering records is invalid: Invalid formula. Please check your formula text.",
  }),
  other: fault(422, { type: "INVALID_REQUEST_UNKNOWN", message: "Invalid request: parameter validation failed." }),
} satisfies Record<string, ApiAnswer>;

/**
 * The part of Airtable's Web API that Coffre uses, with 250 records in every table.
 * https://airtable.com/developers/web/api/introduction
 */
export function startAirtable({ token }: { token: string }) {
  const list = ({ query, body }: ReceivedCall): ApiAnswer => {
    const { offset } = { ...query, ...(body as { offset?: string } | undefined) };
    const from = offset === undefined ? 0 : Number(String(offset).replace("itr/", ""));
    const next = from + PAGE_SIZE < records.length && { offset: `itr/${from + PAGE_SIZE}` };
    return { body: { records: records.slice(from, from + PAGE_SIZE), ...next } };
  };
  const written = (id: string, { body }: ReceivedCall): ApiAnswer => ({
    body: { id, createdTime: "2026-01-01T00:00:00.000Z", fields: (body as { fields: object }).fields },
  });
  return startJsonApi(
    {
      "GET /v0/meta/whoami": () => ({
        body: { id: "usrL2PNC5o3H4lBEi", email: "maud@acme.example", scopes: ["data.records:read"] },
      }),
      "POST /v0/:base/:table/listRecords": list,
      // Airtable's own client writes a slash after the table.
      "GET /v0/:base/:table{/}?": list,
      "POST /v0/:base/:table{/}?": (received) => written("rec560UJdUtocSouk", received),
      "PATCH /v0/:base/:table/:record": (received) => written(received.groups.record ?? "", received),
    },
    {
      authenticate: ({ headers }) => (headers.authorization === `Bearer ${token}` ? null : airtableFaults.refused),
      notFound: airtableFaults.unknownTable,
    },
  );
}

function fault(status: number, error: unknown): ApiAnswer {
  return { status, body: { error } };
}
