import "server-only";
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { noteRefusal } from "#lib/audit/refusals.ts";
import type { Scope } from "#lib/clients/schema.ts";
import { fromPublicId, type PublicIdPrefix } from "#lib/shared/public-id.ts";
import { ApiError, insufficientScope, invalidBody } from "./api-error.ts";
import type { Caller } from "./client-cache.ts";
import { documentEndpoint } from "./document-endpoint.ts";
import { fitFormBody } from "./form-body.ts";
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

/** What an id in the path must be: its prefix, the name of its format in errors, and its own name in the path. */
export type PathId = { prefix: PublicIdPrefix; format: string; name?: string };

export type Endpoint<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> = {
  method: "get" | "post" | "patch" | "delete";
  /** OpenAPI style, such as `/flows/{id}`. */
  path: string;
  scope: Scope;
  summary: string;
  /** Not in the API that this one follows. */
  isOurs?: true;
  /** The first id in the path: `{id}`, unless it has another name. */
  id?: PathId;
  /** A second id in the path. */
  child?: PathId & { name: string };
  /** A name that is sent several times comes as a list. */
  query?: Query;
  body?: Body;
  /** Stands for the body in the OpenAPI document, which cannot show recursive JSON. */
  documentedBody?: z.ZodType;
  answer: { status: 200 | 201 | 204; schema?: z.ZodType };
  /** Failures that others do not have, by status: when. */
  failures?: Partial<Record<404 | 409 | 502, string>>;
  /** For the reader of the OpenAPI document. */
  example?: { body?: unknown; answer?: unknown };
  run: (call: Call<z.output<Query>, z.output<Body>>) => Promise<unknown>;
};

/** Types `run` by the endpoint's own schemas. */
export function defineEndpoint<Query extends z.ZodType, Body extends z.ZodType>(
  endpoint: Endpoint<Query, Body>,
): Endpoint {
  return endpoint as unknown as Endpoint;
}

/**
 * Mounts an endpoint under its scope and writes it into the OpenAPI document.
 *
 * @param limit Of what is sent. Only to look for a body costs a read half its speed.
 */
export function mountEndpoint(
  api: OpenAPIHono<ApiEnv>,
  base: string,
  endpoint: Endpoint,
  limit: MiddlewareHandler,
): void {
  documentEndpoint(api, base, endpoint);
  const { method, path, answer } = endpoint;
  const route = `${base}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
  const gates = method === "get" ? [] : [limit];
  api.on(method.toUpperCase(), [route], ...gates, async (context: Context<ApiEnv>) => {
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
    id: id ? readId(context, id) : "",
    childId: child ? readId(context, child) : "",
    query: query ? readQuery(context, query) : undefined,
    body: body ? await parseBody(context, body) : undefined,
  };
}

function readId(context: Context, { prefix, format, name = "id" }: PathId): string {
  const text = context.req.param(name) ?? "";
  const id = fromPublicId(prefix, text);
  if (id !== null) return id;
  const shown = text.slice(0, 30).toWellFormed();
  throw new ApiError(
    400,
    `Path validation error: 'String does not match format ${format}: ${shown}' on property ${name} (The id of the object).`,
    "invalid_uri",
  );
}

function readQuery(context: Context, schema: z.ZodType): unknown {
  const given = Object.entries(context.req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  const parsed = schema.safeParse(Object.fromEntries(given), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ApiError(400, `Query validation error: ${describeIssue(parsed.error)}`, "invalid_query_string");
}

async function parseBody(context: Context, schema: z.ZodType): Promise<unknown> {
  const { body, isForm } = await readBody(context);
  const given = isForm ? fitFormBody(schema, body) : body;
  const parsed = schema.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalidBody(describeIssue(parsed.error));
}
