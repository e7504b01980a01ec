import "server-only";
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from "node:crypto";
import { AppError } from "#lib/shared/app-error.ts";
import { type Algorithm, isHmac } from "./algorithms.ts";

/** What a connection signs and verifies with. Without `signing`, it only verifies. */
export type KeyMaterial = {
  algorithm: Algorithm;
  signing: KeyObject | Uint8Array | null;
  verifying: KeyObject | Uint8Array;
  /** Of a JWK that has one: it goes into the header of what is signed. */
  kid: string | null;
};

export type KeyTexts = { secret?: string; privateKey?: string; publicKey?: string };

const MIN_RSA_BITS = 2048;
/** RFC 7518 §3.4, in OpenSSL's names. */
const curves: Readonly<Record<string, string>> = { ES256: "prime256v1", ES384: "secp384r1", ES512: "secp521r1" };

/**
 * Reads and checks the keys as they were typed: pasted into one line, too, or with `\n` for line breaks.
 *
 * @throws AppError INVALID with `fieldErrors` by `secret`, `private_key` or `public_key`.
 */
export function readKeys(algorithm: Algorithm, texts: KeyTexts): KeyMaterial {
  if (isHmac(algorithm)) return readSecret(algorithm, texts.secret);
  const signing = texts.privateKey
    ? readAt("private_key", () => readPrivateKey(algorithm, texts.privateKey ?? ""))
    : null;
  const given = texts.publicKey ? readAt("public_key", () => readPublicKey(algorithm, texts.publicKey ?? "")) : null;
  const derived = signing && createPublicKey(signing.key);
  if (derived && given && !derived.equals(given.key)) throw fault("public_key", "errors.jwtKeysDiffer");
  const verifying = given?.key ?? derived;
  if (!verifying) throw fault("private_key", "errors.jwtKeyMissing");
  return { algorithm, signing: signing?.key ?? null, verifying, kid: signing?.kid ?? given?.kid ?? null };
}

/** RFC 7518 §3.2: a key of the size of the hash or longer. */
function readSecret(algorithm: Algorithm, text: string | undefined): KeyMaterial {
  if (!text) throw fault("secret", "errors.required");
  const jwk = parseJwk(text);
  const isOct = jwk?.kty === "oct" && typeof jwk.k === "string";
  const bytes = isOct ? Buffer.from(jwk.k ?? "", "base64url") : Buffer.from(text, "utf8");
  if (bytes.byteLength * 8 < Number(algorithm.slice(2))) throw fault("secret", "errors.jwtSecretShort");
  return { algorithm, signing: bytes, verifying: bytes, kid: isOct ? kidOf(jwk) : null };
}

type ReadKey = { key: KeyObject; kid: string | null };

function readPrivateKey(algorithm: Algorithm, text: string): ReadKey {
  const jwk = parseJwk(text);
  if (jwk && jwk.d === undefined) throw new KeyFault("errors.jwtPrivateKeyExpected");
  if (jwk) return { key: fitting(algorithm, createPrivateKey({ key: jwk, format: "jwk" })), kid: kidOf(jwk) };
  const pem = findPem(text, /PRIVATE KEY$/);
  if (!pem && findPem(text, /PUBLIC KEY$|^CERTIFICATE$/)) throw new KeyFault("errors.jwtPrivateKeyExpected");
  return { key: fitting(algorithm, createPrivateKey(pem ?? text)), kid: null };
}

function readPublicKey(algorithm: Algorithm, text: string): ReadKey {
  const jwk = parseJwk(text);
  if (jwk?.d !== undefined || findPem(text, /PRIVATE KEY$/)) throw new KeyFault("errors.jwtPublicKeyExpected");
  if (jwk) return { key: fitting(algorithm, createPublicKey({ key: jwk, format: "jwk" })), kid: kidOf(jwk) };
  const certificate = findPem(text, /^CERTIFICATE$/);
  const key = certificate
    ? new X509Certificate(certificate).publicKey
    : createPublicKey(findPem(text, /PUBLIC KEY$/) ?? text);
  return { key: fitting(algorithm, key), kid: null };
}

/** RFC 7518 §3.3 to §3.5. */
function fitting(algorithm: Algorithm, key: KeyObject): KeyObject {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  const curve = curves[algorithm];
  if (key.asymmetricKeyType !== (curve ? "ec" : "rsa")) throw new KeyFault("errors.jwtKeyKind");
  if (curve && namedCurve !== curve) throw new KeyFault("errors.jwtKeyCurve");
  if (!curve && modulusLength < MIN_RSA_BITS) throw new KeyFault("errors.jwtRsaShort");
  return key;
}

class KeyFault extends Error {}

/** OpenSSL's own words are not repeated: they say nothing to who pasted a key, and could quote it. */
function readAt(field: string, read: () => ReadKey): ReadKey {
  try {
    return read();
  } catch (error) {
    throw fault(field, error instanceof KeyFault ? error.message : "errors.jwtKeyUnreadable");
  }
}

function fault(field: string, messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { [field]: [messageKey] });
}

function parseJwk(text: string): (JsonWebKey & { kid?: unknown }) | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text) as JsonWebKey;
  } catch {
    return null;
  }
}

function kidOf({ kid }: { kid?: unknown }): string | null {
  return typeof kid === "string" && kid !== "" ? kid : null;
}

/** The first block with such a label, with its line breaks as OpenSSL wants them (RFC 7468). */
function findPem(text: string, label: RegExp): string | null {
  for (const [, name = "", body = ""] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)) {
    if (!label.test(name)) continue;
    if (name.startsWith("ENCRYPTED") || body.includes("ENCRYPTED")) throw new KeyFault("errors.jwtKeyEncrypted");
    const base64 = body.replace(/\\[rn]|\s/g, "");
    return `-----BEGIN ${name}-----\n${base64.replace(/.{64}(?=.)/g, "$&\n")}\n-----END ${name}-----\n`;
  }
  return null;
}
