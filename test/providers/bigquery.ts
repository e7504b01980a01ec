import { googleError } from "./google-sheets.ts";
import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

type Row = { insertId?: string; json?: Record<string, unknown> };

type Options = {
  accessToken: string;
  /** Columns by `project.dataset.table`. */
  tables?: Readonly<Record<string, readonly string[]>>;
  /** Tables that the service account may not write to. */
  forbidden?: readonly string[];
};

/** The part of the BigQuery API v2 that streams rows, and the endpoint that says whether a token is valid. Keeps the rows. */
export async function startBigQuery({ accessToken, tables = {}, forbidden = [] }: Options) {
  const rows: Row[] = [];

  function insertAll({ groups, body }: ReceivedCall): ApiAnswer {
    const { project, dataset, table } = groups;
    const columns = tables[`${project}.${dataset}.${table}`];
    if (forbidden.includes(`${project}.${dataset}.${table}`)) {
      const denied = "Permission bigquery.tables.updateData denied on table";
      return oldError(403, "accessDenied", `Access Denied: Table ${table}: ${denied} ${table} (or it may not exist).`);
    }
    if (!columns) return oldError(404, "notFound", `Not found: Table ${project}:${dataset}.${table}`);
    const { rows: given = [] } = body as { rows?: Row[] };
    const faults = given.flatMap((row, index) => faultOf(row, index, columns));
    if (faults.length === 0) rows.push(...given);
    const stopped = given.flatMap((_, index) =>
      faults.some((fault) => fault.index === index)
        ? []
        : [{ index, errors: [{ reason: "stopped", location: "", message: "" }] }],
    );
    const insertErrors = faults.length > 0 ? [...stopped, ...faults] : undefined;
    return { body: { kind: "bigquery#tableDataInsertAllResponse", ...(insertErrors && { insertErrors }) } };
  }

  const api = await startJsonApi(
    {
      "POST /bigquery/v2/projects/:project/datasets/:dataset/tables/:table/insertAll": insertAll,
      "POST /tokeninfo": () => ({ body: { azp: "1", scope: "…/bigquery.insertdata", expires_in: "3599" } }),
    },
    {
      authenticate: ({ headers, path }) => {
        if (headers.authorization === `Bearer ${accessToken}`) return null;
        const invalid = { error: "invalid_token", error_description: "Invalid Value" };
        return path === "/tokeninfo"
          ? { status: 400, body: invalid }
          : oldError(401, "authError", "Request had invalid authentication credentials.");
      },
    },
  );
  return { ...api, rows };
}

function faultOf({ json = {} }: Row, index: number, columns: readonly string[]) {
  const unknown = Object.keys(json).find((name) => !columns.includes(name));
  if (unknown === undefined) return [];
  return [{ index, errors: [{ reason: "invalid", location: unknown, message: `no such field: ${unknown}.` }] }];
}

const names: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
};

/** https://cloud.google.com/bigquery/docs/error-messages */
export function oldError(status: number, reason: string, message: string): ApiAnswer {
  const { body } = googleError(status, names[status] ?? "INVALID_ARGUMENT", message);
  const { error } = body as { error: object };
  return { status, body: { error: { ...error, errors: [{ message, domain: "global", reason }] } } };
}
