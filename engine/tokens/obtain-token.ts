import "server-only";
import type { ClientAuth, TokenSource } from "#lib/connectors/define-connector.ts";
import { handedOutOrigin } from "#lib/connectors/handed-out.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import type { EngineParts } from "../run/run.ts";
import { type ObtainedToken, readTokenAnswer, TokenRefused } from "./token-answer.ts";
import { type Grant, tokenRequest } from "./token-request.ts";

/** What asking a provider takes. */
export type TokenParts = Pick<EngineParts, "keyring" | "egress">;

const TIMEOUT_MS = 30_000;
/** The fact that remembers which way of `either` worked. */
const CLIENT_AUTH = "client_auth";
/** What a provider says to a client that it looks for in the other place. */
const ELSEWHERE: ReadonlySet<string | null> = new Set(["invalid_client", "invalid_request"]);

/**
 * Asks the provider once; where it is not known how the client is to prove itself, perhaps once more, the other way.
 *
 * @param facts Of the token before.
 * @throws TokenRefused, StepFailure
 */
export async function obtainToken(
  parts: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  source: TokenSource,
  grant: Grant,
  facts: Readonly<Record<string, string>> = {},
): Promise<ObtainedToken> {
  const ask = (clientAuth: ClientAuth) => askFor(parts, tenantId, opened, source, grant, clientAuth);
  if (source.clientAuth !== "either") return ask(source.clientAuth);
  const [usual, other] = facts[CLIENT_AUTH] === "body" ? (["body", "basic"] as const) : (["basic", "body"] as const);
  const askRemembering = async (way: ClientAuth) => {
    const obtained = await ask(way);
    return { ...obtained, facts: { ...obtained.facts, [CLIENT_AUTH]: way } };
  };
  return askRemembering(usual).catch(async (refusal: unknown) => {
    if (!(refusal instanceof TokenRefused) || !ELSEWHERE.has(refusal.code)) throw refusal;
    return askRemembering(other).catch((error: unknown) => {
      // Refused both ways it is the client that is wrong, and not the way. An outage says nothing of either.
      throw error instanceof TokenRefused && error.code !== null && refusal.isFinal ? refusal : error;
    });
  });
}

async function askFor(
  { egress }: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  source: TokenSource,
  grant: Grant,
  clientAuth: ClientAuth,
): Promise<ObtainedToken> {
  const { connection, version } = opened;
  const app = findConnector(connection.appId)?.name ?? connection.appId;
  const { request, secrets, hasShort } = await tokenRequest(opened, source, grant, clientAuth, new Date());
  const isMarked = (text: string) => secrets.some(({ ref }) => text.includes(ref.mark));
  try {
    const answer = await egress.send({
      tenantId,
      poolKey: `${connection.id}/${version}/token`,
      appId: connection.appId,
      secrets,
      request,
      timeoutMs: TIMEOUT_MS,
    });
    return readTokenAnswer(answer, source, app, { isMarked, mayQuote: !hasShort });
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    throw new TokenRefused(error.messageKey, error.params, { isFinal: false });
  }
}

/**
 * Where the access token may be sent: the app's own origins and the one that the provider handed out, or those that the
 * connection's author named.
 *
 * @throws TokenRefused for a host that the provider would not hand out.
 */
export function tokenOrigins(opened: OpenedConnection, facts: Readonly<Record<string, string>>): string[] {
  const { appId, attributes } = opened.connection;
  const app = findConnector(appId);
  if (!app || app.origins === "author") return [...(opened.secrets[0]?.origins ?? [])];
  const own = handedOutOrigin(app, { ...attributes, ...facts });
  if (own === null) throw new TokenRefused("engine.tokenHost", { app: app.name }, { isFinal: true });
  return [...new Set([...app.origins, ...(own === undefined ? [] : [own])])];
}
