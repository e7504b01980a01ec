import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { isSecretText, type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { systemClock } from "#lib/shared/clock.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { pathUrl, requireHost } from "../handlers-url.ts";
import { bodyOf } from "../http/handlers-body.ts";
import { headersOf, queryOf } from "../http/handlers-fields.ts";
import { face } from "./face.ts";
import { notificationHandlers } from "./handlers-notifications.ts";
import { auth0 } from "./manifest.ts";

const { GET_USER, CREATE_USER, UPDATE_USER, SEND_REQUEST } = auth0.actions;
const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof auth0> = {
  actions: {
    /** https://auth0.com/docs/api/management/v2/users/get-users-by-id */
    GET_USER: ({ params, ...call }) => {
      const { origin, ...request } = begin(call.connection);
      return provider.ask(
        call,
        { ...request, method: "GET", url: pathUrl`${origin}/api/v2/users/${params.user_id}` },
        GET_USER.output,
      );
    },
    /** https://auth0.com/docs/api/management/v2/users/post-users */
    CREATE_USER: ({ params, ...call }) => {
      const { origin, ...request } = begin(call.connection);
      const body = { type: "json", value: params.payload } as const;
      return provider.ask(
        call,
        { ...request, method: "POST", url: `${origin}/api/v2/users`, body },
        CREATE_USER.output,
      );
    },
    /** https://auth0.com/docs/api/management/v2/users/patch-users-by-id */
    UPDATE_USER: ({ params, ...call }) => {
      const { origin, ...request } = begin(call.connection);
      const body = { type: "json", value: params.changes } as const;
      const url = pathUrl`${origin}/api/v2/users/${params.user_id}`;
      return provider.ask(call, { ...request, method: "PATCH", url, body }, UPDATE_USER.output);
    },
    SEND_REQUEST({ params, ...call }) {
      const { origin, headers } = begin(call.connection);
      const body = bodyOf({ content_type: "JSON", payload: params.payload }, undefined, new Map());
      const request = {
        method: params.method ?? (body ? "POST" : "GET"),
        url: ownUrl(origin, params.pathname),
        query: queryOf(params.params ?? {}),
        headers: { ...headersOf(params.headers ?? {}), ...headers },
        ...(body && { body }),
      };
      const send = async (each: EgressRequest) => withNothing(await call.send(each));
      return provider.ask({ ...call, send }, request, SEND_REQUEST.output);
    },
    ...notificationHandlers,
  },
  /** Asks for the tenant's name. Who may not know it has been recognised all the same. */
  async test({ connection, send }) {
    const { origin, ...request } = begin(connection);
    const answer = await send({
      ...request,
      method: "GET",
      url: `${origin}/api/v2/tenants/settings`,
      query: { fields: "friendly_name" },
    });
    const isRecognised =
      answer.status === 403 && auth0Error.safeParse(answer.json).data?.errorCode === "insufficient_scope";
    return isRecognised ? { ...answer, verdict: { is: "accepted" } } : answer;
  },
};

function begin(given: OpenConnection | null) {
  const connection = requireConnection(given);
  const authorization = secretText`Bearer ${requireSecret(connection, "access_token")}`;
  return { origin: requireHost(auth0, connection), headers: { authorization, accept: "application/json" } };
}

/** @throws AppError INVALID for a path that leads elsewhere than it says. */
function ownUrl(origin: string, pathname: string | SecretText): string | SecretText {
  const written = isSecretText(pathname)
    ? pathname.parts.map((part) => (typeof part === "string" ? part : "secret")).join("")
    : pathname;
  const [path = ""] = written.split(/[?#]/, 1);
  const isOwn =
    path.startsWith("/") &&
    URL.parse(`${origin}${path}`)?.pathname === path.toWellFormed().replace(/[^!-~]/gu, encodeURI);
  if (!isOwn || path.startsWith("//")) throw new AppError("INVALID", "engine.auth0Path");
  return isSecretText(pathname) ? secretText`${origin}${pathname}` : `${origin}${pathname}`;
}

/** 204, or an answer without a body. */
function withNothing(answer: EgressAnswer): EgressAnswer {
  return answer.text === "" && answer.status < 300 ? { ...answer, json: null } : answer;
}

/** https://auth0.com/docs/api/management/v2#errors */
const auth0Error = z.object({ message: z.string(), error: z.string().optional(), errorCode: z.string().optional() });

const adviceByCode: Readonly<Record<string, string>> = {
  inexistent_user: "engine.auth0NoUser",
  auth0_idp_error: "engine.auth0UserExists",
};

function readFault({ status, json, headers }: EgressAnswer): ProviderFault | null {
  const parsed = status < 300 ? null : auth0Error.safeParse(json);
  if (!parsed?.success) return null;
  const { message, error = "", errorCode: code = error } = parsed.data;
  const { scopes } = /expected any of: (?<scopes>\S.*)$/.exec(message)?.groups ?? {};
  const seconds = status === 429 ? secondsUntil(headers["x-ratelimit-reset"]) : null;
  const messageKey = status === 404 || status === 409 ? adviceByCode[code] : undefined;
  return {
    message,
    code,
    ...(messageKey && { messageKey }),
    ...(scopes !== undefined && { permission: scopes }),
    ...(seconds !== null && { retryAfterSeconds: seconds }),
  };
}

/** Auth0 names the moment, in Unix seconds. */
function secondsUntil(reset: string | undefined): number | null {
  if (reset === undefined || !/^\d{1,12}$/.test(reset)) return null;
  return Math.max(0, Number(reset) - Math.floor(systemClock().getTime() / 1000));
}
