import "server-only";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
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

/**
 * Asks the provider once.
 *
 * @throws TokenRefused, StepFailure
 */
export async function obtainToken(
  { egress }: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  source: TokenSource,
  grant: Grant,
): Promise<ObtainedToken> {
  const { connection, version } = opened;
  const app = findConnector(connection.appId)?.name ?? connection.appId;
  const { request, secrets } = await tokenRequest(opened, source, grant, source.scopes, new Date());
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
    return readTokenAnswer(answer, source, app, isMarked);
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
