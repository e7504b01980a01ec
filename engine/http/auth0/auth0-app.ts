import "server-only";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { addressBlock } from "#lib/auth/client-address.ts";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { env } from "#lib/shared/env.ts";
import type { TestsOnSave } from "../../run/tests-on-save.ts";
import { callerAddress } from "../caller-address.ts";
import { swaggerPage } from "../swagger-page.ts";
import { createTokenIssuer, type TokenIssuer } from "./access-token.ts";
import { ApiError, toApiError, toBody } from "./api-error.ts";
import { createClientCache } from "./client-cache.ts";
import { connectionEndpoints } from "./connections.ts";
import { mountElsewhere } from "./elsewhere.ts";
import { type ApiEnv, mountEndpoint } from "./endpoint.ts";
import { type ExecutionParts, executionEndpoints } from "./executions.ts";
import { flowEndpoints } from "./flows.ts";
import { formEndpoints } from "./forms.ts";
import { createTokenEndpoint, TOKEN_PATH } from "./oauth-token.ts";
import { documentSignIn, openApiDocument } from "./openapi-document.ts";
import { createRateLimit, type Rate, rateOf } from "./rate-limit.ts";
import type { TokenKeys } from "./token-keys.ts";
import { triggerEndpoints } from "./triggers.ts";
import { rememberVerified } from "./verified-tokens.ts";

const BASE = "/api/v2";
const DOCUMENT = `${BASE}/openapi.json`;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_TOKEN_BODY_BYTES = 64 * 1024;

export type Auth0Deps = {
  tokenKeys: TokenKeys;
  publicUrl: string;
  /** What hooks' keys are sealed to. */
  sealTo: PublicSealingKey;
  executions: ExecutionParts;
  /** Of connections that were given credentials. */
  tests: Pick<TestsOnSave, "add">;
  clock?: Clock;
  /** Of each client; left out, COFFRE_API_RATE. */
  rate?: Rate;
};

/** `/oauth/token`, `/.well-known/jwks.json` and `/api/v2/**`, to be mounted at the root of the engine's listener. */
export function auth0App({
  tokenKeys,
  publicUrl,
  sealTo,
  executions,
  tests,
  clock = systemClock,
  rate = rateOf(env.COFFRE_API_RATE),
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
  app.post(TOKEN_PATH, limit(MAX_TOKEN_BODY_BYTES), createTokenEndpoint(issuer, clock));
  documentSignIn(app);
  let document: object | undefined;
  app.get(DOCUMENT, (context) => {
    document ??= openApiDocument(app, publicUrl);
    return context.json(document);
  });
  app.route("/", swaggerPage({ at: `${BASE}/docs`, documentAt: DOCUMENT, title: "Coffre API v2", server: "/" }));

  const verify = rememberVerified(issuer.verify, clock);
  app.use(`${BASE}/*`, authenticate(verify, createClientCache(clock), createRateLimit(rate)));
  const endpoints = [
    ...connectionEndpoints(tests),
    ...flowEndpoints,
    ...formEndpoints,
    ...triggerEndpoints(sealTo),
    ...executionEndpoints(executions),
  ];
  for (const endpoint of endpoints) mountEndpoint(app, BASE, endpoint, limit(MAX_BODY_BYTES));
  mountElsewhere(app, BASE);
  return app;
}

function authenticate(
  verify: TokenIssuer["verify"],
  findCaller: ReturnType<typeof createClientCache>,
  spend: ReturnType<typeof createRateLimit>,
) {
  const refuse = async (context: Context, message: string): Promise<never> => {
    await spend(context, `address ${addressBlock(callerAddress(context))}`);
    throw new ApiError(401, message);
  };
  return async (context: Context<ApiEnv>, next: () => Promise<void>) => {
    const header = context.req.header("authorization");
    const [, token] = /^Bearer (\S+)$/i.exec(header ?? "") ?? [];
    if (!token) return refuse(context, "Missing authentication");
    const verified = await verify(token);
    const caller = verified && (await findCaller(verified.clientId));
    if (!caller) return refuse(context, "Invalid token");
    await spend(context, caller.client.id);
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
