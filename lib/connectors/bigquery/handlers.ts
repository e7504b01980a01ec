import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { type GoogleError, readGoogleFault } from "../handlers-google-faults.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl } from "../handlers-url.ts";
import { face } from "./face.ts";
import { bigquery } from "./manifest.ts";

const { INSERT_ROWS } = bigquery.actions;
const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof bigquery> = {
  actions: {
    /** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll */
    INSERT_ROWS({ params: { dataset_id: dataset, table_id: table, data }, idempotencyKey, ...call }) {
      if (!data) throw new AppError("INVALID", "engine.paramMissing", { path: "data" });
      const connection = requireConnection(call.connection);
      const { project_id: project } = connection.attributes;
      if (!project) throw new AppError("INVALID", "engine.bigqueryProject", { connection: connection.name });
      const rows = [data].flat().map((json, index) => ({ insertId: `${idempotencyKey}-${index}`, json }));
      const request = {
        method: "POST",
        url: pathUrl`https://bigquery.googleapis.com/bigquery/v2/projects/${project}/datasets/${dataset}/tables/${table}/insertAll`,
        headers: headersOf(connection),
        body: { type: "json", value: { rows } },
      } as const;
      return provider.ask(call, request, INSERT_ROWS.output);
    },
  },
  /** What a service account may do is granted table by table: this asks for its token's validity, and no more. */
  test: (call) =>
    provider.test(call, {
      method: "POST",
      url: "https://oauth2.googleapis.com/tokeninfo",
      headers: headersOf(requireConnection(call.connection)),
    }),
};

function headersOf(connection: OpenConnection) {
  return {
    authorization: secretText`Bearer ${requireSecret(connection, "access_token")}`,
    accept: "application/json",
  };
}

/** All rows or none, unless one asks for less: those beside the wrong one are `stopped`. */
const insertErrors = z.object({
  insertErrors: z
    .array(
      z.object({
        index: z.number().default(0),
        errors: z.array(
          z.object({ reason: z.string(), location: z.string().default(""), message: z.string().default("") }),
        ),
      }),
    )
    .min(1),
});

function readFault(answer: EgressAnswer): ProviderFault | null {
  if (answer.status === 200) return readRowFault(answer);
  // The token's own endpoint says so with 400.
  if (z.object({ error: z.literal("invalid_token") }).safeParse(answer.json).success)
    return { message: "", kind: "credentials" };
  const [scope] = INSERT_ROWS.scopes;
  return readGoogleFault(answer, scope, adviseOf);
}

function readRowFault({ json }: EgressAnswer): ProviderFault | null {
  const rows = insertErrors.safeParse(json).data?.insertErrors ?? [];
  const all = rows.flatMap(({ index, errors }) => errors.map((error) => ({ ...error, row: index + 1 })));
  const first = all.find(({ reason }) => reason !== "stopped") ?? all[0];
  if (!first) return null;
  const { reason, message, location, row } = first;
  const said = location && !message.includes(location) ? `${message} (${location})` : message;
  return { message: said, code: reason, kind: "request", messageKey: "engine.bigqueryRow", params: { row } };
}

function adviseOf({ message, status, reason }: GoogleError): Partial<ProviderFault> | null {
  if (status === "NOT_FOUND" || reason === "notFound") return { messageKey: "engine.bigqueryNotFound" };
  if (/free tier/i.test(message)) return { kind: "permission", messageKey: "engine.bigqueryFreeTier" };
  const { permission } = /Permission (?<permission>bigquery(?:\.\w+)+) denied/.exec(message)?.groups ?? {};
  return permission === undefined ? null : { permission };
}
