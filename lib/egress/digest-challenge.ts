import "server-only";

export type DigestChallenge = {
  realm: string;
  nonce: string;
  opaque: string | undefined;
  /** As the server wrote it; absent means MD5. */
  algorithm: string | undefined;
  hash: "md5" | "sha256";
  isSession: boolean;
  /** `auth`, or null for a server of RFC 2069, which knows none. */
  qop: "auth" | null;
  isUtf8: boolean;
  isStale: boolean;
};

const algorithms: Readonly<Record<string, Pick<DigestChallenge, "hash" | "isSession">>> = {
  md5: { hash: "md5", isSession: false },
  "md5-sess": { hash: "md5", isSession: true },
  "sha-256": { hash: "sha256", isSession: false },
  "sha-256-sess": { hash: "sha256", isSession: true },
};

/** The strongest challenge of the Digest scheme that can be answered, or null. RFC 7616 §3.3, §3.7. */
export function findDigestChallenge(headers: readonly string[]): DigestChallenge | null {
  const challenges = headers
    .flatMap(readChallenges)
    .filter(({ scheme }) => scheme === "digest")
    .map(({ params }) => toDigest(params))
    .filter((challenge) => challenge !== null);
  return challenges.find(({ hash }) => hash === "sha256") ?? challenges[0] ?? null;
}

/** The schemes that the server would take, to tell what was asked for in the place of Digest. */
export function schemesOf(headers: readonly string[]): string[] {
  return [...new Set(headers.flatMap(readChallenges).map(({ name }) => name))];
}

function toDigest(params: ReadonlyMap<string, string>): DigestChallenge | null {
  const [realm, nonce] = [params.get("realm"), params.get("nonce")];
  const algorithm = params.get("algorithm");
  const known = Object.entries(algorithms).find(([name]) => name === (algorithm ?? "MD5").toLowerCase())?.[1];
  const offered = params
    .get("qop")
    ?.toLowerCase()
    .split(/[\s,]+/);
  if (realm === undefined || nonce === undefined || !known || (offered && !offered.includes("auth"))) return null;
  return {
    realm,
    nonce,
    opaque: params.get("opaque"),
    algorithm,
    ...known,
    qop: offered ? "auth" : null,
    isUtf8: params.get("charset")?.toLowerCase() === "utf-8",
    isStale: params.get("stale")?.toLowerCase() === "true",
  };
}

type Challenge = { name: string; scheme: string; params: Map<string, string> };

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

/** RFC 9110 §11.6.1: one header may hold several challenges, each a scheme and then its parameters. */
function readChallenges(header: string): Challenge[] {
  const piece = new RegExp(`[\\s,]*(${TOKEN})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN})))?`, "y");
  const challenges: Challenge[] = [];
  for (let match = piece.exec(header); match; match = piece.exec(header)) {
    const [, name = "", quoted, bare] = match;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? bare;
    if (value === undefined) challenges.push({ name, scheme: name.toLowerCase(), params: new Map() });
    else challenges.at(-1)?.params.set(name.toLowerCase(), value);
  }
  return challenges;
}
