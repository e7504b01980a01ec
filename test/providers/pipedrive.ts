import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

const moreInfo = "Please check developers.pipedrive.com for more information about Pipedrive API.";

/** What Pipedrive says, https://pipedrive.readme.io/docs/core-api-concepts-responses */
export const pipedriveFaults = {
  refused: fault(401, "unauthorized access", { errorCode: 401 }),
  forbidden: fault(403, "You do not have permissions to do this.", { code: "ERR_FORBIDDEN" }),
  scope: fault(403, "Scope and URL mismatch"),
  limited: { ...fault(429, "request over limit", { errorCode: 429 }), headers: { "retry-after": "30" } },
  capped: fault(403, "Couldn't add the deal. Open deals limit reached.", { code: "feature_capping_deals_limit" }),
  invalid: fault(400, "Validation failed: owner_id: Expected number, received string", {
    code: "ERR_SCHEMA_VALIDATION_FAILED",
  }),
  failedWith200: fault(200, "Deal was not added"),
};

/**
 * The part of Pipedrive's API that Coffre uses. https://developers.pipedrive.com/docs/api/v1: its pages show version 2 where
 * there is one.
 */
export function startPipedrive({ token }: { token: string }) {
  const added = (required: string, check: (body: Record<string, unknown>) => boolean) => (received: ReceivedCall) => {
    const body = received.body as Record<string, unknown>;
    if (typeof body[required] !== "string" || !check(body)) return pipedriveFaults.invalid;
    return { status: 201, body: { success: true, data: { id: 4711, ...body } } };
  };
  const areNumbers = (body: Record<string, unknown>, names: readonly string[]) =>
    names.every((name) => body[name] === undefined || typeof body[name] === "number");
  return startJsonApi(
    {
      "GET /api/v1/users/me": () => ({
        body: { success: true, data: { id: 7, name: "Maud", email: "maud@acme.example", company_name: "Acme" } },
      }),
      "POST /api/v2/deals": added("title", (body) =>
        areNumbers(body, ["value", "owner_id", "person_id", "org_id", "stage_id"]),
      ),
      "POST /api/v2/organizations": added("name", (body) => areNumbers(body, ["owner_id"])),
      "POST /api/v2/persons": added("name", (body) => areNumbers(body, ["owner_id", "org_id"])),
    },
    {
      authenticate: ({ headers }) =>
        headers["x-api-token"] === token || headers.authorization === `Bearer ${token}`
          ? null
          : pipedriveFaults.refused,
      notFound: fault(404, "Unknown method ."),
    },
  );
}

function fault(status: number, error: string, more: { code?: string; errorCode?: number } = {}) {
  const body = { success: false, error, error_info: moreInfo, data: null, additional_data: null, ...more };
  return { status, body } satisfies ApiAnswer;
}
