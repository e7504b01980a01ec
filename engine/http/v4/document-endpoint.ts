import "server-only";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { V4Endpoint, V4Env } from "./endpoint.ts";
import { messageList } from "./message-list.ts";

const content = (schema: z.ZodType) => ({ "application/json": { schema } });
const failure = (description: string) => ({ description, content: content(messageList) });

/** Writes an endpoint into the OpenAPI document, with a name by which generated clients call it. */
export function documentEndpoint(app: OpenAPIHono<V4Env>, endpoint: V4Endpoint): void {
  const { method, path, summary, query, answer } = endpoint;
  const body = endpoint.documentedBody ?? endpoint.body;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, paramSchema(name)] as const);
  app.openAPIRegistry.registerPath({
    method,
    path,
    operationId: operationIdOf(endpoint),
    summary,
    tags: [path.split("/")[1] ?? ""],
    request: {
      ...(params.length > 0 && { params: z.object(Object.fromEntries(params)) }),
      ...(query && { query: query as z.ZodObject }),
      ...(body && { body: { required: true, content: content(body) } }),
    },
    responses: {
      [answer.status]: { description: summary, ...(answer.schema && { content: content(answer.schema) }) },
      400: failure("The request is not valid, or cannot be done as things stand"),
      401: failure("No credentials, or none that are valid"),
      ...(method !== "get" && { 403: failure("The caller may see it, but not change it") }),
      ...(params.length > 0 && { 404: failure("It is not there, or not shared with the caller") }),
    },
  });
}

function paramSchema(name: string): z.ZodType {
  return name.endsWith("Guid") ? z.string().openapi({ format: "uuid" }) : z.string();
}

const verbs = { post: "create", put: "update", patch: "patch", delete: "delete" } as const;

/** Such as `listVaultItem`, `getVaultItem`, `createVaultSectionAuthorization`. */
function operationIdOf({ method, path }: V4Endpoint): string {
  const segments = path.split("/").slice(1);
  const isMany = method === "get" && !segments.at(-1)?.startsWith("{");
  const verb = method === "get" ? (isMany ? "list" : "get") : verbs[method];
  return verb + segments.filter((segment) => !segment.startsWith("{")).join("");
}
