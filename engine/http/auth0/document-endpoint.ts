import "server-only";
import { type OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { ApiEnv, Endpoint, PathId } from "./endpoint.ts";

type Media = { schema: z.ZodType; example?: unknown };
type Answers = RouteConfig["responses"];

const OURS = "Coffre’s own: the API that this one follows has no such endpoint.";

/** The error format of the whole API (`reference/auth0-forms.md` §1.5). */
const apiError = z
  .object({
    statusCode: z.int(),
    error: z.string().openapi({ description: "The status in words." }),
    message: z.string().openapi({ description: "What is wrong, and with which property." }),
    errorCode: z.string().optional().openapi({ description: "Stable, for machines." }),
  })
  .openapi("Error", {
    example: {
      statusCode: 400,
      error: "Bad Request",
      message: "Payload validation error: 'Missing required property: name'.",
      errorCode: "invalid_body",
    },
  });

const limitHeaders = {
  "X-RateLimit-Limit": { description: "Calls in a window.", schema: { type: "integer" } },
  "X-RateLimit-Remaining": { description: "Calls left in this one.", schema: { type: "integer" } },
  "X-RateLimit-Reset": { description: "When the next one begins, in seconds since 1970.", schema: { type: "integer" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } },
} as const;

/** Writes an endpoint into the OpenAPI document, with a name by which generated clients call it. */
export function documentEndpoint(api: OpenAPIHono<ApiEnv>, base: string, endpoint: Endpoint): void {
  const { method, path, summary, scope, isOurs, query, example } = endpoint;
  const body = endpoint.documentedBody ?? endpoint.body;
  api.openAPIRegistry.registerPath({
    method,
    path: `${base}${path}`,
    operationId: operationIdOf(endpoint),
    tags: [tagOf(path)],
    summary,
    description: [`Scope: \`${scope}\`.`, ...(isOurs ? [OURS] : [])].join(" "),
    security: [{ bearerAuth: [scope] }],
    request: {
      ...paramsOf(endpoint),
      ...(query && { query: query as z.ZodObject }),
      ...(body && { body: { required: true, content: bodyContent({ schema: body, example: example?.body }) } }),
    },
    responses: { ...successOf(endpoint), ...failuresOf(endpoint) },
    ...(isOurs && { "x-coffre": true }),
  });
}

const jsonContent = ({ schema, example }: Media) => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
});

function bodyContent(media: Media) {
  return { ...jsonContent(media), "application/x-www-form-urlencoded": { schema: media.schema } };
}

function paramsOf({ id, child }: Endpoint) {
  const ids = [id, child].filter((each): each is PathId => each !== undefined);
  if (ids.length === 0) return {};
  return { params: z.object(Object.fromEntries(ids.map((each) => [each.name ?? "id", publicId(each)]))) };
}

function publicId({ prefix, format }: PathId): z.ZodType {
  const example = `${prefix}_0123456789ABCDEFGHIJKL`;
  return z.string().openapi({ format, pattern: `^${prefix}_[0-9A-Za-z]{22}$`, example });
}

function successOf({ summary, answer: { status, schema }, example }: Endpoint): Answers {
  return {
    [status]: { description: summary, ...(schema && { content: jsonContent({ schema, example: example?.answer }) }) },
  };
}

function failuresOf({ method, scope, id, body, failures = {} }: Endpoint): Answers {
  const failure = (description: string, headers?: typeof limitHeaders) => ({
    description,
    content: jsonContent({ schema: apiError }),
    ...(headers && { headers }),
  });
  return {
    400: failure("The request is not valid, or cannot be done as things stand"),
    401: failure("No token, or none that is valid"),
    403: failure(`The token lacks ${scope}, or its client may not do this`),
    ...(id && { 404: failure("There is no such object, or it is not shared with the client") }),
    ...(body && { 413: failure("The body is too large") }),
    ...(method !== "get" && { 409: failure("It conflicts with what is stored") }),
    429: failure("Too many requests", limitHeaders),
    503: failure("The database does not answer"),
    ...Object.fromEntries(Object.entries(failures).map(([status, description]) => [status, failure(description)])),
  };
}

const tags: readonly [string, string][] = [
  ["/flows/vault", "Vault connections"],
  ["/flows/{flow_id}/executions", "Executions"],
  ["/flows/{id}/triggers", "Triggers"],
  ["/flows", "Flows"],
  ["/forms", "Forms"],
];

function tagOf(path: string): string {
  return tags.find(([start]) => path.startsWith(start))?.[1] ?? "Coffre";
}

const verbs = { post: "create", patch: "update", delete: "delete" } as const;

/** Such as `listFlows`, `getFlow`, `createFlowsVaultConnection`. */
function operationIdOf({ method, path }: Endpoint): string {
  const names = path.split("/").filter((segment) => segment !== "" && !segment.startsWith("{"));
  const words = names.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  if (method === "get" && !path.endsWith("}")) return `list${words.join("")}`;
  const one = [...words.slice(0, -1), words.at(-1)?.replace(/s$/, "")].join("");
  return `${method === "get" ? "get" : verbs[method]}${one}`;
}
