import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

type User = { user_id: string; email?: string; [name: string]: unknown };

type Options = { accessToken: string; scopes?: readonly string[]; users?: readonly User[] };

/** The part of an Auth0 tenant's Management API v2 that Coffre uses, with users in memory. */
export async function startAuth0({ accessToken, scopes = [], users: initial = [] }: Options) {
  const users = new Map(initial.map((user) => [user.user_id, user]));

  const withScope = (scope: string, answer: (call: ReceivedCall) => ApiAnswer) => (call: ReceivedCall) =>
    scopes.includes(scope)
      ? answer(call)
      : auth0Failure(403, "Forbidden", `Insufficient scope, expected any of: ${scope}`, "insufficient_scope");
  const existing = (answer: (user: User, call: ReceivedCall) => ApiAnswer) => (call: ReceivedCall) => {
    const user = users.get(call.groups.id ?? "");
    return user ? answer(user, call) : auth0Failure(404, "Not Found", "The user does not exist.", "inexistent_user");
  };

  const api = await startJsonApi(
    {
      "GET /api/v2/users/:id": withScope(
        "read:users",
        existing((user) => ({ body: user })),
      ),
      "PATCH /api/v2/users/:id": withScope(
        "update:users",
        existing((user, { body }) => {
          const changed = { ...user, ...(body as object) };
          users.set(user.user_id, changed);
          return { body: changed };
        }),
      ),
      "DELETE /api/v2/users/:id": withScope(
        "delete:users",
        existing((user) => {
          users.delete(user.user_id);
          return { status: 204 };
        }),
      ),
      "POST /api/v2/users": withScope("create:users", ({ body }) => {
        const { email } = body as { email?: string };
        if ([...users.values()].some((user) => user.email === email))
          return auth0Failure(409, "Conflict", "The user already exists.", "auth0_idp_error");
        const user = { user_id: `auth0|${users.size + 1}`, ...(body as object) };
        users.set(user.user_id, user);
        return { status: 201, body: user };
      }),
      "GET /api/v2/organizations": () => ({ body: [{ id: "org_1", name: "acme" }] }),
      "GET /api/v2/tenants/settings": withScope("read:tenant_settings", () => ({ body: { friendly_name: "Acme" } })),
    },
    {
      authenticate: ({ headers }) =>
        headers.authorization === `Bearer ${accessToken}` ? null : auth0Failure(401, "Unauthorized", "Invalid token"),
      notFound: auth0Failure(404, "Not Found", "Not Found"),
    },
  );
  return { ...api, users };
}

/** https://auth0.com/docs/api/management/v2 */
export function auth0Failure(statusCode: number, error: string, message: string, errorCode?: string): ApiAnswer {
  return { status: statusCode, body: { statusCode, error, message, ...(errorCode && { errorCode }) } };
}
