import { randomBytes } from "node:crypto";
import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

type TokenServerOptions = {
  /** Where tokens are asked for. */
  path?: string;
  /** Seconds; null says nothing of their end. */
  lifetime?: number | null;
  /** Every renewal brings another refresh token, and the one before is refused, with all that came of it (RFC 9700 §4.14). */
  isRotating?: boolean;
  /** No refresh tokens at all. */
  isShort?: boolean;
  /** More for each answer. */
  more?: object;
  /** A call with a token that is good. */
  routes?: Readonly<Record<string, (call: ReceivedCall) => ApiAnswer>>;
  /** How long each answer takes. */
  delayMs?: number;
};

/** The token endpoint of a provider, with an API that takes its tokens. */
export async function startTokenServer({
  path = "/token",
  lifetime = 3600,
  isRotating = false,
  isShort = false,
  more = {},
  routes = {},
  delayMs = 0,
}: TokenServerOptions = {}) {
  let rotates = isRotating;
  const codes = new Map<string, string>();
  const good = new Set<string>();
  let refresh = new Set<string>();
  const grants: Record<string, unknown>[] = [];
  const given: string[] = [];
  const newToken = (kind: string) => {
    const token = `${kind}_${randomBytes(18).toString("base64url")}`;
    given.push(token);
    return token;
  };

  function answerWith(refreshToken: string | null): ApiAnswer {
    const access = newToken("access");
    good.add(access);
    return {
      body: {
        access_token: access,
        token_type: "bearer",
        ...(lifetime !== null && { expires_in: lifetime }),
        ...(refreshToken !== null && { refresh_token: refreshToken }),
        ...more,
      },
    };
  }

  async function grant(call: ReceivedCall): Promise<ApiAnswer> {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const fields = call.body as Record<string, string>;
    grants.push(fields);
    const refused = (error: string) => ({
      status: 400,
      body: { error, error_description: `${error} of the stand-in` },
    });
    switch (fields.grant_type) {
      case "authorization_code": {
        const redirectUri = codes.get(fields.code ?? "");
        codes.delete(fields.code ?? "");
        if (redirectUri !== fields.redirect_uri || !fields.code_verifier) return refused("invalid_grant");
        if (isShort) return answerWith(null);
        const token = newToken("refresh");
        refresh.add(token);
        return answerWith(token);
      }
      case "refresh_token": {
        const old = fields.refresh_token ?? "";
        if (!refresh.has(old)) {
          // A token that comes twice was stolen, for all that the provider knows.
          refresh = new Set();
          good.clear();
          return refused("invalid_grant");
        }
        if (!rotates) return answerWith(null);
        refresh.delete(old);
        const token = newToken("refresh");
        refresh.add(token);
        return answerWith(token);
      }
      default:
        return answerWith(null);
    }
  }

  const api = await startJsonApi(
    {
      [`POST ${path}`]: grant,
      ...Object.fromEntries(
        Object.entries(routes).map(([route, answer]) => [
          route,
          (call: ReceivedCall) => {
            const token = call.headers.authorization?.replace(/^Bearer /, "") ?? "";
            return good.has(token) ? answer(call) : { status: 401, body: { message: "expired" } };
          },
        ]),
      ),
    },
    {},
  );
  return {
    ...api,
    /** What tokens were asked for with, in order. */
    grants,
    /** Every code and token that was given. */
    given,
    /** As a person who agreed would bring it back. */
    giveCode(redirectUri: string): string {
      const code = newToken("code");
      codes.set(code, redirectUri);
      return code;
    },
    /** From now on. */
    setRotating: (next: boolean) => {
      rotates = next;
    },
    /** Every access token that was given ends now. */
    endTokens: () => good.clear(),
    /** So does the right to new ones. */
    withdraw() {
      good.clear();
      refresh.clear();
    },
  };
}

export type TokenServer = Awaited<ReturnType<typeof startTokenServer>>;
