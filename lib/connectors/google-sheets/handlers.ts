import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { readGoogleFault } from "../handlers-google-faults.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl } from "../handlers-url.ts";
import { face } from "./face.ts";
import { googleSheets } from "./manifest.ts";

const { ADD_ROW } = googleSheets.actions;
const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof googleSheets> = {
  actions: {
    /** https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#appendcellsrequest */
    ADD_ROW({ params: { spreadsheet_id: id, sheet_id: sheetId = 0, values }, ...call }) {
      if (!values) throw new AppError("INVALID", "engine.paramMissing", { path: "values" });
      const rows = [{ values: values.map((value) => ({ userEnteredValue: cellOf(value) })) }];
      const request = {
        method: "POST",
        url: pathUrl`https://sheets.googleapis.com/v4/spreadsheets/${id}:batchUpdate`,
        headers: headersOf(requireConnection(call.connection)),
        body: { type: "json", value: { requests: [{ appendCells: { sheetId, rows, fields: "userEnteredValue" } }] } },
      } as const;
      return provider.ask(call, request, ADD_ROW.output);
    },
  },
  test: ({ connection, send }) => send(accountRequest(requireConnection(connection))),
  async identify(call) {
    const request = accountRequest(requireConnection(call.connection));
    const answer = await provider.ask(call, request, account);
    const { data } = account.safeParse(answer);
    // Of what a short secret hid there is a mark.
    return { accountName: data?.email ?? String(answer) };
  },
};

/** Text is a value here and never a formula, whatever it begins with. */
function cellOf(value: string | SecretText | number | boolean | null) {
  if (value === null) return undefined;
  if (typeof value === "number") return { numberValue: value };
  return typeof value === "boolean" ? { boolValue: value } : { stringValue: value };
}

const account = z.looseObject({ email: z.string() });

/** https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation */
function accountRequest(connection: OpenConnection): EgressRequest {
  return {
    method: "GET",
    url: "https://openidconnect.googleapis.com/v1/userinfo",
    headers: headersOf(connection),
  };
}

function headersOf(connection: OpenConnection): Record<string, string | SecretText> {
  return {
    authorization: secretText`Bearer ${requireSecret(connection, "access_token")}`,
    accept: "application/json",
  };
}

function readFault(answer: EgressAnswer): ProviderFault | null {
  const [scope] = ADD_ROW.scopes;
  return readGoogleFault(answer, scope, ({ message, status }) => {
    if (status === "PERMISSION_DENIED") return { messageKey: "engine.sheetsNotShared" };
    if (status === "NOT_FOUND") return { messageKey: "engine.sheetsNotFound" };
    const { sheet } = /No grid with id: (?<sheet>\d+)/.exec(message)?.groups ?? {};
    return sheet === undefined ? null : { messageKey: "engine.sheetsNoSheet", params: { sheet } };
  });
}
