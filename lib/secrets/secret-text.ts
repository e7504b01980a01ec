/**
 * Stands for one secret that this execution has opened. `key` finds its value inside the egress client; whoever
 * else holds the reference can only show `mark`, such as `«Twilio / Auth token»`.
 */
export type SecretRef = { readonly kind: "secret"; readonly key: string; readonly mark: string };

/**
 * Text with secrets in it, as opaque segments: it can be passed on and shown, but only the egress client turns it
 * into what it stands for, as the request leaves. As a string, and in JSON, it is its marks.
 */
export class SecretText {
  readonly parts: readonly (string | SecretRef)[];
  /**
   * `basic`: the parts are user name, colon and password, and leave as `Basic` and their base64 (RFC 7617). `url`: the
   * parts are an origin and a secret that is a whole URL of that origin.
   */
  readonly encoding?: "basic" | "url";

  constructor(parts: readonly (string | SecretRef)[], encoding?: "basic" | "url") {
    this.parts = parts;
    if (encoding) this.encoding = encoding;
  }

  toString(): string {
    const shown = this.parts.map((part) => (typeof part === "string" ? part : part.mark)).join("");
    return this.encoding === "basic" ? `Basic ${shown}` : shown;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Text around secrets: `` secretText`Bearer ${token}` ``. */
export function secretText(
  strings: TemplateStringsArray,
  ...values: readonly (string | SecretRef | SecretText)[]
): SecretText {
  const parts = strings.flatMap((text, index) => {
    const value = values[index];
    return value === undefined ? [text] : [text, ...partsOf(value)];
  });
  return new SecretText(parts.filter((part) => part !== ""));
}

/** A whole `Authorization` header of the Basic scheme, base64 of `user:password`. */
export function basicCredentials(user: string | SecretRef, password: string | SecretRef): SecretText {
  return new SecretText([user, ":", password], "basic");
}

/**
 * The URL of a request that is a secret in whole, as incoming webhooks are. It goes to this origin and nowhere else: one
 * of another origin is refused unsent.
 */
export function secretUrl(origin: string, url: SecretRef): SecretText {
  return new SecretText([`${origin}/`, url], "url");
}

/** The name that a secret is shown by, wherever it would otherwise stand. */
export function secretMark(itemName: string, fieldLabel: string): string {
  return `«${itemName} / ${fieldLabel}»`;
}

export function isSecretText(value: unknown): value is SecretText {
  return value instanceof SecretText;
}

export function isSecretRef(value: unknown): value is SecretRef {
  return value !== null && typeof value === "object" && "kind" in value && value.kind === "secret" && "mark" in value;
}

/** The secrets that a value holds, at any depth. */
export function secretsIn(value: unknown): SecretRef[] {
  if (isSecretText(value)) return value.parts.filter(isSecretRef);
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(secretsIn);
  return [];
}

function partsOf(value: string | SecretRef | SecretText): readonly (string | SecretRef)[] {
  if (typeof value === "string" || isSecretRef(value)) return [value];
  if (value.encoding) throw new TypeError("Basic credentials, and a secret URL, are a whole and stand alone");
  return value.parts;
}
