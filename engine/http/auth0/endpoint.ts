import "server-only";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { noteRefusal } from "#lib/audit/refusals.ts";
import type { Scope } from "#lib/clients/schema.ts";
import { fromPublicId, type PublicIdPrefix } from "#lib/shared/public-id.ts";
import { ApiError, insufficientScope, invalidBody } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { describeIssue } from "./payload-errors.ts";
import { readBody } from "./read-body.ts";

/** What the authenticating middleware puts into the context. */
export type ApiEnv = { Variables: { caller: Caller; scopes: readonly Scope[] } };

type Call<Query, Body> = Caller & {
  /** UUID of the path's `{id}`. */
  id: string;
  /** UUID of the path's second id. */
  childId: string;
  query: Query;
  body: Body;
};

export type Endpoint<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> = {
  method: "get" | "post" | "patch" | "delete";
  /** OpenAPI style, such as `/flows/{id}`. */
  path: string;
  scope: Scope;
  summary: string;
  /** Not in the API that this one follows. */
  isOurs?: true;
  /** What the path's `{id}` must be: its prefix, and the name of its format in errors. */
  id?: { prefix: PublicIdPrefix; format: string };
  /** The same of a second id in the path, by its name there, such as `trigger_id`. */
  child?: { name: string; prefix: PublicIdPrefix; format: string };
  query?: Query;
  body?: Body;
  /** Stands for the body in the OpenAPI document, which cannot show recursive JSON. */
  documentedBody?: z.ZodType;
  answer: { status: 200 | 201 | 204; schema?: z.ZodType };
  run: (call: Call<z.output<Query>, z.output<Body>>) => Promise<unknown>;
};

/** Types `run` by the endpoint's own schemas. */
export function defineEndpoint<Query extends z.ZodType, Body extends z.ZodType>(
  endpoint: Endpoint<Query, Body>,
): Endpoint {
  return endpoint as unknown as Endpoint;
}

/** Mounts an endpoint under its scope and writes it into the OpenAPI document. */
export function mountEndpoint(api: OpenAPIHono<ApiEnv>, base: string, endpoint: Endpoint): void {
  document(api, base, endpoint);
  const { method, path, answer } = endpoint;
  api.on(method.toUpperCase(), `${base}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, async (context) => {
    const caller = context.get("caller");
    try {
      const result = await endpoint.run({ ...caller, ...(await readCall(context, endpoint)) });
      return answer.status === 204 ? context.body(null, 204) : context.json(result, answer.status);
    } catch (error) {
      noteRefusal(caller.actor, `${method.toUpperCase()} ${base}${path}`, error);
      throw error;
    }
  });
}

/** In the order that a caller meets: scope, path, query, body. */
async function readCall(context: Context<ApiEnv>, { scope, id, child, query, body }: Endpoint) {
  if (!context.get("scopes").includes(scope)) throw insufficientScope(scope);
  return {
    id: id ? readId(context.req.param("id") ?? "", id) : "",
    childId: child ? readId(context.req.param(child.name) ?? "", child) : "",
    query: query ? readQuery(context, query) : undefined,
    body: body ? await parseBody(context, body) : undefined,
  };
}

function readId(
  text: string,
  { prefix, format, name = "id" }: NonNullable<Endpoint["id"]> & { name?: string },
): string {
  const id = fromPublicId(prefix, text);
  if (id !== null) return id;
  const shown = text.slice(0, 30);
  throw new ApiError(
    400,
    `Path validation error: 'String does not match format ${format}: ${shown}' on property ${name} (The id of the object).`,
    "invalid_uri",
  );
}

function readQuery(context: Context, schema: z.ZodType): unknown {
  const parsed = schema.safeParse(context.req.query(), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ApiError(400, `Query validation error: ${describeIssue(parsed.error)}`, "invalid_query_string");
}

async function parseBody(context: Context, schema: z.ZodType): Promise<unknown> {
  const parsed = schema.safeParse(await readBody(context), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalidBody(describeIssue(parsed.error));
}

const OURS = "Coffre’s own: the API that this one follows has no such endpoint.";

const errorSchema = z.object({
  statusCode: z.number().int(),
  error: z.string(),
  message: z.string(),
  errorCode: z.string().optional(),
});

function document(
  api: OpenAPIHono<ApiEnv>,
  base: string,
  { method, path, summary, scope, id, child, query, answer, isOurs, ...endpoint }: Endpoint,
) {
  const body = endpoint.documentedBody ?? endpoint.body;
  const content = (schema: z.ZodType) => ({ "application/json": { schema } });
  const errorAnswer = (description: string) => ({ description, content: content(errorSchema) });
  api.openAPIRegistry.registerPath({
    method,
    path: `${base}${path}`,
    summary,
    ...(isOurs && { description: OURS, tags: ["Coffre"] }),
    security: [{ bearerAuth: [scope] }],
    request: {
      ...(id && { params: z.object({ id: z.string().max(30), ...(child && { [child.name]: z.string().max(30) }) }) }),
      ...(query && { query: query as z.ZodObject }),
      ...(body && { body: { required: true, content: content(body) } }),
    },
    responses: {
      [answer.status]: { description: summary, ...(answer.schema && { content: content(answer.schema) }) },
      400: errorAnswer("The request is not valid"),
      401: errorAnswer("No token, or none that is valid"),
      403: errorAnswer(`The token lacks ${scope}`),
      ...(id && method !== "delete" && { 404: errorAnswer("There is no such object") }),
    },
  });
}
