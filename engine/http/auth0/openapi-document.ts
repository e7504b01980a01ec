import "server-only";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiEnv } from "./endpoint.ts";

const DESCRIPTION = `Flows, vault connections, executions and forms, as clients of Auth0’s Management API expect them.

Get a token from \`POST /oauth/token\` with the id and the secret of a client (Settings → Clients), and send it as
\`Authorization: Bearer …\`. A client has the scopes that it was given, and sees the connections of the sections that it was
given. Bodies are JSON, or \`application/x-www-form-urlencoded\` with names such as \`setup[api_key]\`.

A secret goes in and never comes out: no answer holds \`setup\`. Operations marked \`x-coffre\` are Coffre’s own. Every other
path under \`/api/v2\` answers 403 \`insufficient_scope\`, so that clients which walk the whole API go on.`;

const tags = [
  { name: "Token", description: "How a client signs in." },
  { name: "Vault connections", description: "Credentials for one app each, which flows refer to by id." },
  { name: "Flows", description: "What is written is published at once: this API knows no draft." },
  { name: "Executions", description: "Runs of a flow, the newest first." },
  { name: "Triggers", description: "What starts a flow from outside: hooks and schedules." },
  { name: "Forms", description: "Stored and validated whole." },
];

const tokenRequest = z
  .object({
    grant_type: z.literal("client_credentials"),
    client_id: z.string().optional().openapi({ description: "Left out where HTTP Basic or an assertion names it." }),
    client_secret: z.string().optional(),
    client_assertion_type: z.literal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer").optional(),
    client_assertion: z.string().optional().openapi({ description: "A JWT signed with the client’s key (RFC 7523)." }),
    audience: z.string().openapi({ description: "This API’s address, with the slash at its end." }),
    scope: z.string().optional().openapi({ description: "Fewer than the client has, with spaces between." }),
  })
  .openapi("TokenRequest", {
    example: {
      grant_type: "client_credentials",
      client_id: "0198c0de-0000-7000-8000-000000000000",
      client_secret: "…",
      audience: "https://coffre.example/api/v2/",
    },
  });

const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().openapi({ description: "Seconds." }),
    scope: z.string(),
  })
  .openapi("Token");

/** RFC 6749 §5.2. */
const tokenRefusal = z.object({ error: z.string(), error_description: z.string() }).openapi("TokenError");

/** What stands in the document beside the endpoints: how to sign in. */
export function documentSignIn(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearerAuth", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token of `POST /oauth/token`.",
  });
  const json = (schema: z.ZodType) => ({ "application/json": { schema } });
  const refusal = (description: string) => ({ description, content: json(tokenRefusal) });
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/oauth/token",
    operationId: "createToken",
    tags: ["Token"],
    summary: "Get an access token by the client credentials grant",
    security: [],
    request: {
      body: {
        required: true,
        content: { ...json(tokenRequest), "application/x-www-form-urlencoded": { schema: tokenRequest } },
      },
    },
    responses: {
      200: { description: "A token", content: json(tokenAnswer) },
      400: refusal("The request is not valid"),
      401: refusal("The client is unknown, or did not prove itself"),
      403: refusal("The audience is not this API"),
      429: refusal("Too many requests"),
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "listTokenKeys",
    tags: ["Token"],
    summary: "The public keys that access tokens are signed with (RFC 7517)",
    security: [],
    responses: { 200: { description: "A key set", content: json(z.object({ keys: z.array(z.looseObject({})) })) } },
  });
}

/** OpenAPI 3.1. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>, publicUrl: string): object {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Coffre", version: "v2", description: DESCRIPTION },
    servers: [{ url: publicUrl.replace(/\/+$/, "") }],
    tags,
  });
}
