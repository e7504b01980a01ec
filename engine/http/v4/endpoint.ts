import "server-only";
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { noteRefusal } from "#lib/audit/refusals.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { documentEndpoint } from "./document-endpoint.ts";
import { invalid } from "./field-errors.ts";
import { parseGuid } from "./guid.ts";
import { toBody, toV4Error, v4Error } from "./message-list.ts";
import { readJson, requireJsonType, storable } from "./read-json.ts";

export const BASE = "/v4";

export type V4Env = { Variables: { actor: Actor } };

/** The path's placeholders. One whose name ends in `Guid` is a guid, in lower case; others are as sent. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [Key in Name]: string } & ParamsOf<Rest>
  : unknown;

type Call<Path extends string, Query, Body> = {
  actor: Actor;
  params: ParamsOf<Path>;
  query: Query;
  body: Body;
  context: Context;
};

export type V4Endpoint<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** OpenAPI style, such as `/VaultItem/{vaultItemGuid}`. Found whatever its case, with or without a slash behind. */
  path: Path;
  summary: string;
  query?: Query;
  /** Without one, a body is not read. Keys that the schema does not name are ignored, and null is as left out. */
  body?: Body;
  /** Stands for the body in the OpenAPI document, where clients send more than is read. */
  documentedBody?: z.ZodType;
  answer: { status: 200 | 201 | 204; schema?: z.ZodType };
  /** Names of this API by the data layer's, for failures that are about a field: `{ notes: "Notes" }`. */
  fields?: Readonly<Record<string, string>>;
  /** In place of an API account's credentials. */
  authenticate?: (context: Context) => Promise<Actor>;
  /** @returns The answer's body, or a whole `Response`. */
  run: (call: Call<Path, z.output<Query>, z.output<Body>>) => Promise<unknown>;
};

/** Types `run` by the endpoint's own path and schemas. */
export function defineV4Endpoint<Path extends string, Query extends z.ZodType, Body extends z.ZodType>(
  endpoint: V4Endpoint<Path, Query, Body>,
): V4Endpoint {
  return endpoint as unknown as V4Endpoint;
}

/** Asked in the order that a caller meets them: who it is, and how much it sends. */
export type Gates = { authenticate: (context: Context) => Promise<Actor>; limit: MiddlewareHandler };

/** Mounts an endpoint and writes it into the OpenAPI document. */
export function mountV4Endpoint(app: OpenAPIHono<V4Env>, endpoint: V4Endpoint, gates: Gates): void {
  documentEndpoint(app, endpoint);
  const { method, path, answer, authenticate = gates.authenticate } = endpoint;
  const identify: MiddlewareHandler<V4Env> = async (context, next) => {
    context.set("actor", await authenticate(context));
    await next();
  };
  // Only to look for a body costs a read half its speed.
  const limit = method === "get" ? [] : [gates.limit];
  app.on(method.toUpperCase(), [routeOf(path)], identify, ...limit, async (context) => {
    const actor = context.get("actor");
    try {
      const result = await endpoint.run({ actor, context, ...(await readCall(context, endpoint)) });
      if (result instanceof Response) return result;
      return answer.status === 204 ? context.body(null, 204) : context.json(result, answer.status);
    } catch (error) {
      noteRefusal(actor, `${method.toUpperCase()} ${BASE}${path}`, causeOf(error));
      return answerV4Error(context, error, endpoint.fields);
    }
  });
}

/** What was refused, where it is worded as something else for the caller. */
function causeOf(error: unknown): unknown {
  return error instanceof AppError && error.cause instanceof AppError ? error.cause : error;
}

export function answerV4Error(context: Context, error: unknown, fields?: V4Endpoint["fields"]): Response {
  const failure = toV4Error(error, fields);
  return context.json(toBody(failure), failure.status, failure.headers);
}

/** `/v4/vaultitem/:vaultItemGuid`: the router sees paths in lower case, by `v4Path`. */
export function routeOf(path: string): string {
  return `${BASE}${path}`.replace(/[^{}]+(?=\{|$)/g, (text) => text.toLowerCase()).replace(/\{(\w+)\}/g, ":$1");
}

async function readCall(context: Context, { method, path, query, body }: V4Endpoint) {
  if (method !== "get") requireJsonType(context, body !== undefined);
  return {
    params: readParams(context, path),
    query: query && parse(query, storable(context.req.query())),
    body: body && parse(body, await readJson(context)),
  };
}

function readParams(context: Context, path: string): unknown {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name) => [name, readParam(context, path, name)]));
}

function readParam(context: Context, path: string, name: string): string {
  if (!name.endsWith("Guid")) return asSent(context, path, name);
  const guid = parseGuid(context.req.param(name) ?? "");
  if (guid === null) throw v4Error(400, "v4.guidMalformed", { name });
  return guid;
}

/** The router has the path in lower case. */
function asSent(context: Context, path: string, name: string): string {
  const at = path.split("/").indexOf(`{${name}}`);
  return decode(new URL(context.req.url).pathname.slice(BASE.length).split("/")[at] ?? "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw v4Error(400, "v4.pathMalformed");
  }
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error);
}
