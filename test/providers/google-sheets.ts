import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

type Options = {
  accessToken: string;
  email?: string;
  /** Ids of the sheets, by spreadsheet. */
  spreadsheets?: Readonly<Record<string, readonly number[]>>;
  /** Spreadsheets that the account may only read. */
  readOnly?: readonly string[];
};

type Cell = { userEnteredValue?: { stringValue?: string; numberValue?: number; boolValue?: boolean } };
type AppendCells = { sheetId?: number; rows?: { values?: Cell[] }[]; fields?: string };

/** The part of the Google Sheets API v4 that adds rows, and who the account is. Keeps the rows, by spreadsheet and sheet. */
export async function startGoogleSheets({ accessToken, email = "maud@acme.example", ...options }: Options) {
  const { spreadsheets = {}, readOnly = [] } = options;
  const rows = new Map<string, unknown[][]>();

  function batchUpdate({ groups, body }: ReceivedCall): ApiAnswer {
    const { id = "" } = groups;
    const sheets = spreadsheets[id];
    if (!sheets) return googleError(404, "NOT_FOUND", "Requested entity was not found.");
    if (readOnly.includes(id)) return googleError(403, "PERMISSION_DENIED", "The caller does not have permission");
    const { requests = [] } = (body ?? {}) as { requests?: { appendCells?: AppendCells }[] };
    if (requests.length === 0) return googleError(400, "INVALID_ARGUMENT", "Must specify at least one request.");
    for (const [index, { appendCells }] of requests.entries()) {
      const { sheetId = 0, rows: added = [], fields } = appendCells ?? {};
      const at = `Invalid requests[${index}].appendCells: `;
      if (fields !== "userEnteredValue") return googleError(400, "INVALID_ARGUMENT", `${at}At least one field must be`);
      if (!sheets.includes(sheetId)) return googleError(400, "INVALID_ARGUMENT", `${at}No grid with id: ${sheetId}`);
      const key = `${id}/${sheetId}`;
      const cells = added.map(({ values = [] }) => values.map(({ userEnteredValue: value = {} }) => cellValue(value)));
      rows.set(key, [...(rows.get(key) ?? []), ...cells]);
    }
    return { body: { spreadsheetId: id, replies: requests.map(() => ({})) } };
  }

  const api = await startJsonApi(
    {
      "POST /v4/spreadsheets/:id\\:batchUpdate": batchUpdate,
      "GET /v1/userinfo": () => ({ body: { sub: "110248495921238986420", email, email_verified: true } }),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${accessToken}`
          ? null
          : googleError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    },
  );
  return { ...api, rows };
}

function cellValue({ stringValue, numberValue, boolValue }: NonNullable<Cell["userEnteredValue"]>) {
  return stringValue ?? numberValue ?? boolValue ?? null;
}

/** https://cloud.google.com/apis/design/errors#http_mapping */
export function googleError(status: number, name: string, message: string, details: readonly object[] = []): ApiAnswer {
  return { status, body: { error: { code: status, message, status: name, ...(details.length > 0 && { details }) } } };
}

/** https://cloud.google.com/apis/design/errors#error_info */
export function googleErrorInfo(reason: string, metadata: Readonly<Record<string, string>> = {}) {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com", metadata };
}
