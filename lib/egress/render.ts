import "server-only";
import { type SecretRef, secretsIn } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { EgressRequest, OpenedSecret, Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { renderBody, showBody } from "./render-body.ts";
import { renderHeaders } from "./render-headers.ts";
import type { Fill } from "./render-text.ts";
import { renderUrl } from "./render-url.ts";
import { renderTls, type TlsMaterial } from "./tls-material.ts";

/** A request ready to leave, and the same as people may see it. */
export type RenderedRequest = {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
  tls: TlsMaterial | null;
  digest: { username: string; password: string; mark: string } | null;
  /** Built from what was written, not from what leaves: there is nothing in it to mask. */
  shown: Json;
  /** The secrets that are in it. */
  used: readonly OpenedSecret[];
  /** Header values with a secret, and parts of a secret URL, as they leave: each is a thing to mask of its own. */
  sentValues: readonly { plaintext: string; mark: string }[];
};

/** Of URL and headers together: more than servers take, and less than would hurt. */
const MAX_HEAD_KIB = 64;

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** @throws EgressError ERR_INVALID_REQUEST where the request cannot be made, with nothing sent. */
export function renderRequest(request: EgressRequest, secrets: readonly OpenedSecret[]): RenderedRequest {
  const used = usedSecrets(request, secrets);
  const fill: Fill = ({ key, mark }) => {
    const opened = used.get(key);
    if (!opened) throw new Error(`no secret was opened for ${mark}`);
    return opened.plaintext;
  };
  if (typeof request.method !== "string" || !methods.has(request.method))
    throw new EgressError("ERR_INVALID_REQUEST", "engine.methodInvalid", { methods: [...methods].join(", ") });

  const { url, shown: shownUrl, values: urlValues = [] } = renderUrl(request.url, request.query ?? {}, fill);
  const body = request.body && renderBody(request.body, fill);
  const type = body && { "content-type": body.contentType };
  const given = { ...type, ...lowerCaseNames(request.headers ?? {}), ...(body?.isTypeFixed && type) };
  const { headers, shown: shownHeaders, values } = renderHeaders(given, fill);
  checkHead(url, headers);
  const { digest, tls } = request;
  return {
    method: request.method,
    url,
    headers,
    body: body?.content,
    tls: tls ? renderTls(tls, fill) : null,
    digest: digest ? { username: digest.username, password: fill(digest.password), mark: digest.password.mark } : null,
    shown: {
      method: request.method,
      url: shownUrl,
      headers: digest
        ? { ...shownHeaders, authorization: `Digest ${digest.username}:${digest.password.mark}` }
        : shownHeaders,
      ...(request.body && { body: showBody(request.body) }),
      ...(tls && { tls: Object.fromEntries(Object.entries(tls).map(([use, { mark }]) => [use, mark])) }),
    },
    used: [...used.values()],
    sentValues: [...values, ...urlValues],
  };
}

function checkHead(url: URL, headers: Record<string, string>): void {
  const length = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    url.href.length,
  );
  if (length > MAX_HEAD_KIB * 1024)
    throw new EgressError("ERR_INVALID_REQUEST", "engine.headTooLarge", { kibibytes: MAX_HEAD_KIB });
}

function usedSecrets(request: EgressRequest, secrets: readonly OpenedSecret[]): Map<string, OpenedSecret> {
  const keys = new Set([...secretsIn(request), ...placedSecrets(request)].map(({ key }) => key));
  return new Map(secrets.filter(({ ref }) => keys.has(ref.key)).map((opened) => [opened.ref.key, opened]));
}

/** Those that stand on their own. Text that arrived at run time may look like one, and is never taken for one. */
function placedSecrets({ body, digest, tls }: EgressRequest): SecretRef[] {
  const contents =
    body?.type === "multipart" ? body.parts.map((part) => ("content" in part ? part.content : undefined)) : [];
  const file = body?.type === "file" ? body.content : undefined;
  return [file, ...contents, digest?.password, tls?.identity, tls?.authority].filter((ref) => ref !== undefined);
}

function lowerCaseNames(headers: Record<string, Text>): Record<string, Text> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
