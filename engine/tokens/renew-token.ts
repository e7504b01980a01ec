import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { EnvelopeError } from "#lib/crypto/open.ts";
import { newId } from "#lib/db/ids.ts";
import { markFailing } from "../run/connection-state.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";
import { whileAway } from "../run/while-away.ts";
import { obtainToken, type TokenParts } from "./obtain-token.ts";
import { openToken, sealToken } from "./seal-token.ts";
import { TokenRefused } from "./token-answer.ts";
import type { Grant } from "./token-request.ts";
import {
  type ConnectionKey,
  claimRenewal,
  findPause,
  giveUpRenewal,
  makeTokenRow,
  readToken,
  storeToken,
  type TokenRow,
} from "./token-rows.ts";

const WAIT_MS = 35_000;
const POLL_MS = 100;
const FIRST_PAUSE_SECONDS = 5;
const MAX_PAUSE_SECONDS = 15 * 60;

/** What has begun is let come to its end: a provider may have rotated a token that only its answer holds. */
export async function untilRenewed(): Promise<void> {
  await Promise.allSettled(underWay.values());
}

/** Within this process; between engines the row's claim does it. */
const underWay = new Map<string, Promise<TokenRow>>();

/** `waits`: while an outage is waited for, nobody is asked. A person who wants to know does not wait. */
export type Asking = { waits: boolean };

/**
 * The token after the one of that serial: obtained here, or by whoever was faster. However many ask, the provider is asked
 * once.
 *
 * @param serial 0 for the first.
 * @throws TokenRefused, StepFailure
 */
export function renewToken(
  parts: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  source: TokenSource,
  serial: number,
  { waits }: Asking,
): Promise<TokenRow> {
  const place = `${tenantId}/${opened.connection.id}/${opened.version}/${serial}/${waits}`;
  const known = underWay.get(place);
  if (known) return known;
  const renewed = renewOnce(parts, tenantId, opened, source, serial, waits).finally(() => underWay.delete(place));
  underWay.set(place, renewed);
  return renewed;
}

async function renewOnce(
  parts: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  source: TokenSource,
  serial: number,
  waits: boolean,
): Promise<TokenRow> {
  const key = { tenantId, itemId: opened.connection.id, version: opened.version };
  const by = newId();
  let after = serial;
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await sleep(POLL_MS)) {
    const pause = waits ? await findPause(key, after) : null;
    if (pause !== null) throw paused(opened, pause);
    const claimed = await claimRenewal(key, after, by);
    if (claimed) return renewClaimed(parts, key, opened, source, claimed, by);
    const standing = await readToken(key);
    if (standing === null) await makeTokenRow(key);
    else if (standing.version > key.version) break;
    else if (standing.serial > after && standing.version === key.version) return standing;
    // Obtained with credentials that were replaced meanwhile: of no use to these.
    else after = standing.serial;
  }
  throw new TokenRefused("engine.tokenBusy", { name: opened.connection.name }, { isFinal: false });
}

async function renewClaimed(
  parts: TokenParts,
  key: ConnectionKey,
  opened: OpenedConnection,
  source: TokenSource,
  row: TokenRow,
  by: string,
): Promise<TokenRow> {
  const isSame = row.version === key.version;
  try {
    const before = {
      serial: row.serial,
      refreshToken: isSame ? await openToken(parts.keyring, key.tenantId, opened, "refresh_token", row) : null,
      scopes: isSame ? row.scopes : [],
      facts: isSame ? row.facts : {},
    };
    const obtained = await obtainToken(
      parts,
      key.tenantId,
      opened,
      source,
      grantOf(opened, source, before.refreshToken),
      before.facts,
    );
    const canMint = source.grant !== "authorization_code";
    const token = await sealToken(parts.keyring, key.tenantId, opened, obtained, before, new Date(), canMint);
    // Of what a provider rotated there is this one copy.
    if (!(await whileAway(() => storeToken(key, row.serial, token))))
      return await standingAfter(key, row.serial, opened);
    return { ...token, version: key.version, serial: row.serial + 1, obtainedAt: new Date(), failures: 0 };
  } catch (error) {
    // Somebody else may have renewed it in spite of the claim: what they got is as good.
    const standing = await readToken(key);
    if (standing && standing.serial > row.serial && standing.version === key.version) return standing;
    throw await noteFailure(key, row, by, error);
  }
}

async function standingAfter(
  key: ConnectionKey,
  serial: number,
  { connection: { name } }: OpenedConnection,
): Promise<TokenRow> {
  const standing = await readToken(key);
  if (!standing || standing.serial <= serial || standing.version !== key.version)
    throw new TokenRefused("engine.tokenBusy", { name }, { isFinal: false });
  return standing;
}

/** @throws TokenRefused for a connection that only a person can renew. */
function grantOf({ connection }: OpenedConnection, source: TokenSource, refreshToken: string | null): Grant {
  if (source.grant !== "authorization_code") return { type: "credentials" };
  if (refreshToken !== null) return { type: "refresh", refreshToken };
  throw new TokenRefused("engine.connectionEnded", { name: connection.name }, { isFinal: true });
}

/** An outage is waited for, with longer and longer pauses; what is final is said, and not tried again. */
async function noteFailure(key: ConnectionKey, row: TokenRow, by: string, error: unknown): Promise<unknown> {
  const isFinal =
    error instanceof TokenRefused ? error.isFinal : error instanceof StepFailure || error instanceof EnvelopeError;
  if (!isFinal) {
    const pause = Math.min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** row.failures);
    const asked = error instanceof TokenRefused ? (error.retryAfterSeconds ?? 0) : 0;
    const seconds = Math.max(pause, Math.min(MAX_PAUSE_SECONDS, asked));
    await giveUpRenewal(key, by, seconds);
    return error instanceof TokenRefused ? error.after(seconds) : error;
  }
  await giveUpRenewal(key, by, null);
  if (error instanceof TokenRefused) {
    await markFailing(key, { messageKey: error.messageKey, params: error.params });
  } else if (error instanceof EnvelopeError) {
    await markFailing(key, { messageKey: "engine.failingEnvelope", params: {} });
  }
  return error;
}

function paused({ connection: { appId } }: OpenedConnection, seconds: number): TokenRefused {
  const params = { app: findConnector(appId)?.name ?? appId, seconds };
  return new TokenRefused("engine.tokenPaused", params, { isFinal: false, retryAfter: seconds });
}
