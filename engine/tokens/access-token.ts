import "server-only";
import { EnvelopeError } from "#lib/crypto/open.ts";
import type { EgressAnswer, OpenedSecret } from "#lib/egress/call.ts";
import { markFailing } from "../run/connection-state.ts";
import { type OpenedConnection, openConnection } from "../run/open-connection.ts";
import { PassingFailure, StepFailure } from "../run/step-failure.ts";
import { type TokenParts, tokenOrigins } from "./obtain-token.ts";
import { type Asking, renewToken } from "./renew-token.ts";
import { openToken } from "./seal-token.ts";
import { TokenRefused } from "./token-answer.ts";
import { readToken, type TokenRow } from "./token-rows.ts";
import { tokenRef, tokenSourceOf } from "./token-source.ts";

/** A connection as an action uses it. */
export type UsableConnection = OpenedConnection & {
  /** Of a connection with tokens. @returns The secrets with the next token in the place of this one. @throws StepFailure */
  renewed?: () => Promise<readonly OpenedSecret[]>;
};

type Wanted = Partial<Asking> & {
  itemId: string;
  appId: string;
  isDry?: boolean;
  /** In the place of its name, in marks and in what fails. */
  shownAs?: string;
};

/** One that ends sooner may have ended when it arrives. */
const MIN_LEFT_MS = 10_000;
const MIN_AGE_MS = 30_000;

/**
 * Opens a connection for use. In the place of credentials that only obtain tokens stands a token that is valid now, and its
 * attributes hold what the provider handed out with it. Of a dry run nothing leaves: no token is asked for.
 *
 * @param waits False where a person asks: also of a provider that was out a moment ago.
 * @throws StepFailure
 */
export async function openForUse(
  parts: TokenParts,
  tenantId: string,
  { itemId, appId, isDry = false, waits = true, shownAs }: Wanted,
): Promise<UsableConnection> {
  const opened = await openConnection(parts.keyring.privateKeys, tenantId, itemId, appId, { shownAs });
  const source = tokenSourceOf(opened);
  if (!source) return opened;
  const key = { tenantId, itemId: opened.connection.id, version: opened.version };
  const standing = await readToken(key);
  const renew = async (serial: number) => {
    try {
      return await renewToken(parts, tenantId, opened, source, serial, { waits });
    } catch (error) {
      throw toStepFailure(error, opened);
    }
  };
  const ref = tokenRef(opened);
  const anyHost = opened.isAnyHost && { isAnyHost: true };
  /** The credentials go nowhere, and are still looked for in what comes back: some APIs give them out. */
  const usable = (facts: Readonly<Record<string, string>>, token: OpenedSecret) => ({
    ...opened,
    connection: {
      ...opened.connection,
      attributes: { ...opened.connection.attributes, ...facts },
      secrets: { access_token: ref },
    },
    secrets: [token, ...opened.secrets],
  });
  if (isDry) {
    const facts = standing?.facts ?? {};
    return usable(facts, { ref, plaintext: ref.key, origins: tokenOrigins(opened, facts), ...anyHost });
  }
  const secretOf = async (of: TokenRow) => ({
    ref,
    plaintext: await openAccess(parts, tenantId, opened, of),
    origins: of.origins,
    ...anyHost,
  });
  const row = standing && isValid(standing, opened.version) ? standing : await renew(standing?.serial ?? 0);
  let { serial } = row;
  const now = usable(row.facts, await secretOf(row));
  // An API that refuses a token just obtained refuses the next one too, and some providers count them.
  if (row.obtainedAt && row.obtainedAt.getTime() > Date.now() - MIN_AGE_MS) return now;
  return {
    ...now,
    async renewed() {
      const next = await renew(serial);
      serial = next.serial;
      return [await secretOf(next), ...opened.secrets];
    },
  };
}

type Send = (secrets: readonly OpenedSecret[]) => Promise<EgressAnswer>;

/**
 * Sends with the connection's secrets, and once more with the next token if the provider refuses this one: nothing was done
 * by a request that was refused. What was renewed is used from then on.
 */
export function createRenewingSend(connection: UsableConnection | null): (send: Send) => Promise<EgressAnswer> {
  let secrets = connection?.secrets ?? [];
  let canRenew = connection?.renewed !== undefined;
  return async (send) => {
    const answer = await send(secrets);
    if (answer.status !== 401 || !canRenew || !connection?.renewed) return answer;
    canRenew = false;
    secrets = await connection.renewed();
    return send(secrets);
  };
}

function isValid({ version, accessJwe, expiresAt }: TokenRow, wanted: number): boolean {
  if (version !== wanted || accessJwe === null) return false;
  return expiresAt === null || expiresAt.getTime() > Date.now() + MIN_LEFT_MS;
}

/** A token that does not open as its row says makes the item failing, and nothing else. */
async function openAccess(
  { keyring }: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  row: TokenRow,
): Promise<string> {
  const { id, name } = opened.connection;
  try {
    const token = await openToken(keyring, tenantId, opened, "access_token", row);
    if (token !== null) return token;
    throw new EnvelopeError("sealed", "no token in its row");
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    await markFailing(
      { tenantId, itemId: id, version: opened.version },
      { messageKey: "engine.failingEnvelope", params: {} },
    );
    throw new StepFailure("ERR_CONNECTION_ALTERED", "engine.connectionAltered", { name }, { connectionId: id });
  }
}

function toStepFailure(error: unknown, { connection: { id, name } }: OpenedConnection): unknown {
  if (error instanceof EnvelopeError) {
    return new StepFailure("ERR_CONNECTION_ALTERED", "engine.connectionAltered", { name }, { connectionId: id });
  }
  if (!(error instanceof TokenRefused)) return error;
  const { isFinal, messageKey, retryAfterSeconds } = error;
  const [params, rest] = [{ ...error.params, name }, { connectionId: id }];
  if (isFinal) return new StepFailure("ERR_TOKEN_REFUSED", messageKey, params, rest);
  return new PassingFailure("ERR_TOKEN_OUTAGE", messageKey, params, rest, retryAfterSeconds ?? 0);
}
