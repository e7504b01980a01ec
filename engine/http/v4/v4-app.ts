import "server-only";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getPath } from "hono/utils/url";
import type { Actor } from "#lib/auth/actor.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { StoredItemParts } from "../../stored-items/stored-item-parts.ts";
import { swaggerPage } from "../swagger-page.ts";
import { createAccountCache } from "./account-cache.ts";
import { apiUserEndpoints } from "./api-users.ts";
import { readCredentials, unauthenticated } from "./authenticate.ts";
import { authorizationEndpoints } from "./authorizations.ts";
import { answerV4Error, BASE, mountV4Endpoint, routeOf, type V4Endpoint, type V4Env } from "./endpoint.ts";
import { V4Error, v4Error } from "./message-list.ts";
import { openApiDocument } from "./openapi-document.ts";
import { operatorGroupEndpoints } from "./operator-groups.ts";
import { operatorEndpoints } from "./operators.ts";
import { registerEndpoints } from "./register.ts";
import { vaultItemEndpoints } from "./vault-items.ts";
import { vaultSectionEndpoints } from "./vault-sections.ts";
import type { Stubs } from "./wire-item.ts";

/** A file of 2 MiB is 2.8 million characters of Base64. */
const MAX_BODY_BYTES = 3.5 * 1024 * 1024;
const DOCUMENT = `${BASE}/swagger/v1/swagger.json`;

export type V4Deps = { storedItems: StoredItemParts; publicUrl: string; stubs?: Stubs; clock?: Clock };

/** For the listener's `getPath`: of `/v4`, lower case and without a slash at the end; others as they are. */
export function v4Path(request: Request): string {
  const path = getPath(request);
  if (!/^\/v4(?:\/|$)/i.test(path)) return path;
  return (path.endsWith("/") ? path.slice(0, -1) : path).toLowerCase();
}

/** `/v4/**` (`reference/uptrends-v4.md`), to be mounted at the root of a listener that finds paths by `v4Path`. */
export function v4App({ storedItems, publicUrl, stubs = "none", clock = systemClock }: V4Deps): OpenAPIHono<V4Env> {
  const app = new OpenAPIHono<V4Env>({ getPath: v4Path });
  const authenticate = authenticateAccount(clock);
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge });
  const endpoints = [
    ...vaultItemEndpoints(storedItems, stubs),
    ...vaultSectionEndpoints,
    ...authorizationEndpoints,
    ...registerEndpoints,
    ...apiUserEndpoints,
    ...operatorEndpoints,
    ...operatorGroupEndpoints,
  ];

  app.onError((error, context) => answerV4Error(context, error));
  app.use(`${BASE}/*`, keepToOneself, refuseXml, refuseOtherSites);
  app.get(DOCUMENT, (context) => context.json(openApiDocument(app, publicUrl) as object));
  app.route("/", swaggerPage({ at: `${BASE}/swagger`, documentAt: DOCUMENT, title: "Coffre API v4", server: BASE }));
  for (const endpoint of endpoints) mountV4Endpoint(app, endpoint, { authenticate, limit });
  app.all(`${BASE}/*`, async (context) => {
    await authenticate(context);
    throw refuseUnknown(context, endpoints);
  });
  return app;
}

function authenticateAccount(clock: Clock): (context: Context) => Promise<Actor> {
  const findActor = createAccountCache(clock);
  return async (context) => {
    const header = context.req.header("authorization") ?? "";
    const actor = await findActor(header, () => readCredentials(context));
    if (!actor) throw unauthenticated("v4.credentialsWrong");
    return actor;
  };
}

/** Set before the answer is made: headers that are added to one afterwards cost as much as all the rest of it. */
const keepToOneself: MiddlewareHandler = (context, next) => {
  context.header("cache-control", "no-store");
  context.header("x-content-type-options", "nosniff");
  return next();
};

/** XML is declared by the published API and described nowhere: who can read nothing else is told so. */
const refuseXml: MiddlewareHandler = (context, next) => {
  const ranges = context.req.header("accept")?.split(",") ?? [];
  if (ranges.length > 0 && ranges.every((range) => /^\s*[\w.*-]+\/(?:xml|[\w.-]+\+xml)\s*(?:;|$)/i.test(range))) {
    throw v4Error(406, "v4.jsonAnswersOnly");
  }
  return next();
};

/** Browsers keep Basic credentials and add them to what any page sends: a page from elsewhere writes nothing here. */
const refuseOtherSites: MiddlewareHandler = (context, next) => {
  const site = context.req.header("sec-fetch-site");
  const isRead = context.req.method === "GET" || context.req.method === "HEAD";
  if (!isRead && site !== undefined && site !== "same-origin" && site !== "none") throw v4Error(403, "v4.otherSite");
  return next();
};

/** A path that only other methods have is 405 (RFC 9110 §15.5.6); any other is not there. */
function refuseUnknown({ req }: Context, endpoints: readonly V4Endpoint[]): V4Error {
  const allowed = endpoints.flatMap(({ method, path }) => {
    const pattern = routeOf(path).replace(/:\w+/g, "[^/]+");
    return new RegExp(`^${pattern}$`).test(req.path) ? [method.toUpperCase()] : [];
  });
  if (allowed.length === 0) return v4Error(404, "engine.noSuchPath");
  return new V4Error(405, [renderMessage("en", "v4.otherMethods", { methods: allowed.join(", ") })], {
    allow: allowed.join(", "),
  });
}

function tooLarge(): never {
  throw v4Error(413, "engine.bodyTooLarge", { megabytes: MAX_BODY_BYTES / 1024 / 1024 });
}
