import type { Idempotency } from "#lib/triggers/schema.ts";

type HookExample = {
  url: string;
  /** For a hook whose calls are signed. */
  signingKey: string | null;
  idempotency: Idempotency | null;
};

const SAMPLE = { hello: "world" };
const CALL_ID = "call-1";

/** A call that works as it stands, for a POSIX shell with curl, and openssl where it is signed. */
export function hookExample({ url, signingKey, idempotency }: HookExample): string {
  const body = JSON.stringify({ ...(idempotency?.from === "body" && nest(idempotency.path)), ...SAMPLE });
  const key = idempotency?.from === "header" ? [`-H ${quote(`${idempotency.name}: ${CALL_ID}`)}`] : [];
  const head = [`curl -X POST ${quote(url)}`, `-H 'Content-Type: application/json'`, ...key];
  if (signingKey === null) return [...head, `-d ${quote(body)}`].join(" \\\n  ");
  return [
    `key=${quote(signingKey)}`,
    `body=${quote(body)}`,
    `t=$(date +%s)`,
    `v1=$(printf '%s.%s' "$t" "$body" | openssl dgst -sha256 -hmac "$key" | sed 's/^.* //')`,
    [...head, `-H "X-Coffre-Signature: t=$t,v1=$v1"`, `-d "$body"`].join(" \\\n  "),
  ].join("\n");
}

/** `event.id` as `{ event: { id: … } }`; a 0 is the first of a list. */
function nest(path: string): object {
  const value = path
    .split(".")
    .reduceRight<unknown>((inner, name) => (name === "0" ? [inner] : { [name]: inner }), CALL_ID);
  return value as object;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
