import "server-only";
import { answerChallenge } from "./digest.ts";
import { findDigestChallenge, schemesOf } from "./digest-challenge.ts";
import type { RawResponse } from "./dispatch.ts";
import { EgressError } from "./egress-error.ts";
import type { MaskedSecret } from "./mask.ts";
import type { Hop } from "./redirect.ts";
import { checkHeaderValue } from "./render-headers.ts";

type Digest = { username: string; password: string; mark: string };

/** The first challenge, and one more for a nonce that ran out meanwhile. */
const MAX_ROUNDS = 2;

/**
 * Sends the request, and again with the answer to the server's challenge (RFC 7616).
 *
 * @param at Where the request really goes.
 * @returns The answer, and what was sent besides the request that must not come back in it.
 * @throws EgressError ERR_AUTHENTICATION if the server asks for something else: the password was not used.
 */
export async function sendWithDigest(
  hop: Hop,
  at: URL,
  digest: Digest | null,
  send: (hop: Hop) => Promise<RawResponse>,
  maskText: (text: string) => string,
): Promise<{ response: RawResponse; sent: readonly MaskedSecret[] }> {
  const sent: MaskedSecret[] = [];
  let response = await send(hop);
  if (!digest) return { response, sent };
  for (let round = 0; round < MAX_ROUNDS && response.statusCode === 401; round++) {
    const offered = [response.headers["www-authenticate"] ?? []].flat();
    const challenge = findDigestChallenge(offered);
    if (round > 0 && !challenge?.isStale) break;
    response.body.on("error", () => undefined).destroy();
    if (!challenge) throw notOffered(at, offered, maskText);
    const uri = `${at.pathname}${at.search}`;
    const { header, response: proof, rspauth } = answerChallenge(challenge, digest, { method: hop.method, uri });
    checkHeaderValue("authorization", header);
    for (const plaintext of [header, header.slice("Digest ".length), proof, rspauth])
      sent.push({ plaintext, mark: digest.mark });
    response = await send({ ...hop, headers: { ...hop.headers, authorization: header } });
  }
  return { response, sent };
}

/** The names are the server's text: only what looks like a scheme is repeated, and it may be what was sent. */
function notOffered({ host }: URL, offered: readonly string[], maskText: (text: string) => string): EgressError {
  const schemes = schemesOf(offered).filter((name) => /^[A-Za-z][A-Za-z0-9-]{0,30}$/.test(name));
  const isDigest = schemes.some((name) => name.toLowerCase() === "digest");
  const messageKey = isDigest ? "engine.digestUnknown" : "engine.digestNotOffered";
  return new EgressError(
    "ERR_AUTHENTICATION",
    messageKey,
    { host, offered: schemes.slice(0, 5).map(maskText).join(", ") || "-" },
    true,
  );
}
