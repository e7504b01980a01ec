import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { EgressRequest } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import type { Fill } from "./render-text.ts";

/** What a request's TLS connections are made with, besides what every connection is. */
export type TlsMaterial = {
  identity: { key: string; cert: string } | null;
  authority: string | null;
  /** The same for the same material, and says nothing about it. */
  poolId: string;
};

const poolKey = randomBytes(32);

export function renderTls(tls: NonNullable<EgressRequest["tls"]>, fill: Fill): TlsMaterial {
  const identity = tls.identity ? fill(tls.identity) : null;
  const authority = tls.authority ? fill(tls.authority) : null;
  const poolId = createHmac("sha256", poolKey)
    .update(JSON.stringify([identity, authority]))
    .digest("base64");
  return { identity: identity === null ? null : readIdentity(identity), authority, poolId };
}

function readIdentity(json: string): { key: string; cert: string } {
  const { privateKeyPem, certificatePem, chainPem } = JSON.parse(json) as {
    privateKeyPem: string;
    certificatePem: string;
    chainPem: readonly string[];
  };
  return { key: privateKeyPem, cert: [certificatePem, ...chainPem].join("\n") };
}

/**
 * An authority may be any certificate of the chain, as with curl: the system's own list holds roots alone.
 *
 * @throws EgressError if OpenSSL does not take the key, its certificate or the authority.
 */
export function secureContextOf({ identity, authority }: TlsMaterial): SecureContext {
  try {
    return createSecureContext({
      ...identity,
      ...(authority !== null && {
        ca: [...getCACertificates("default"), authority],
        allowPartialTrustChain: true,
      }),
    });
  } catch {
    // OpenSSL's words are about bytes of the key.
    throw new EgressError("ERR_INVALID_REQUEST", "engine.tlsMaterial");
  }
}
