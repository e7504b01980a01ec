import "server-only";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { createTokenIssuer, type TokenIssuer } from "./access-token.ts";
import { ApiError, insufficientScope, toApiError, toBody } from "./api-error.ts";
import { createClientCache } from "./client-cache.ts";
import { connectionEndpoints } from "./connections.ts";
import { type ApiEnv, mountEndpoint } from "./endpoint.ts";
import { type ExecutionParts, executionEndpoints } from "./executions.ts";
import { flowEndpoints } from "./flows.ts";
import { handleTokenRequest } from "./oauth-token.ts";
import type { TokenKeys } from "./token-keys.ts";
import { triggerEndpoints } from "./triggers.ts";

const BASE = "/api/v2";
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_TOKEN_BODY_BYTES = 64 * 1024;

export type Auth0Deps = {
  tokenKeys: TokenKeys;
  publicUrl: string;
  /** What hooks' keys are sealed to. */
  sealTo: PublicSealingKey;
  executions: ExecutionParts;
  clock?: Clock;
};

/** `/oauth/token`, `/.well-known/jwks.json` and `/api/v2/**`, to be mounted at the root of the engine's listener. */
export function auth0App({
  tokenKeys,
  publicUrl,
  sealTo,
  executions,
  clock = systemClock,
}: Auth0Deps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  const issuer = createTokenIssuer(tokenKeys, publicUrl);
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: () => refuseTooLarge(maxSize) });

  app.onError((error, context) => {
    const failure = toApiError(error);
    if (failure.status === 401) context.header("www-authenticate", "Bearer");
    return context.json(toBody(failure), failure.status);
  });
  app.get("/.well-known/jwks.json", (context) => context.json(tokenKeys.publicJwks()));
  app.post("/oauth/token", limit(MAX_TOKEN_BODY_BYTES), (context) => handleTokenRequest(context, issuer));
  app.openAPIRegistry.registerComponent("securitySchemes", "bearerAuth", { type: "http", scheme: "bearer" });
  app.get(`${BASE}/openapi.json`, (context) =>
    context.json(app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "Coffre", version: "2" } })),
  );

  app.use(`${BASE}/*`, authenticate(issuer, createClientCache(clock)), limit(MAX_BODY_BYTES));
  const endpoints = [
    ...connectionEndpoints,
    ...flowEndpoints,
    ...triggerEndpoints(sealTo),
    ...executionEndpoints(executions),
  ];
  for (const endpoint of endpoints) mountEndpoint(app, BASE, endpoint);
  app.all(`${BASE}/*`, refuseUnknown);
  return app;
}

function authenticate(issuer: TokenIssuer, findCaller: ReturnType<typeof createClientCache>) {
  return async (context: Context<ApiEnv>, next: () => Promise<void>) => {
    const header = context.req.header("authorization");
    const [, token] = /^Bearer (\S+)$/i.exec(header ?? "") ?? [];
    if (!token) throw new ApiError(401, "Missing authentication");
    const verified = await issuer.verify(token);
    const caller = verified && (await findCaller(verified.clientId));
    if (!caller) throw new ApiError(401, "Invalid token");
    context.set("caller", caller);
    // A scope that was taken away since ends with the token's next use.
    context.set(
      "scopes",
      verified.scopes.filter((scope) => caller.client.scopes.includes(scope)),
    );
    context.header("cache-control", "no-store");
    await next();
  };
}

function refuseTooLarge(maxSize: number): never {
  throw new ApiError(413, `Payload content length greater than maximum allowed: ${maxSize}`);
}

const verbs: Readonly<Record<string, string>> = { POST: "create", PATCH: "update", PUT: "update", DELETE: "delete" };

/** As for a scope that no client has: deploy-cli passes over that, where a 404 ends it (§6.5 of the reference). */
function refuseUnknown(context: Context): never {
  const [resource = "resource"] = context.req.path.slice(BASE.length + 1).split("/");
  const verb = verbs[context.req.method] ?? "read";
  throw insufficientScope(
    `${verb}:${resource
      .replace(/[^\w-]/g, "")
      .slice(0, 50)
      .replaceAll("-", "_")}`,
  );
}
