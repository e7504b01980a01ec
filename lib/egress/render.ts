import "server-only";
import { secretsIn } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { EgressRequest, OpenedSecret, Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { contentTypeOf, renderBody, showBody } from "./render-body.ts";
import { renderHeaders } from "./render-headers.ts";
import type { Fill } from "./render-text.ts";
import { renderUrl } from "./render-url.ts";

/** A request ready to leave, and the same as people may see it. */
export type RenderedRequest = {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  /** Built from what was written, not from what leaves: there is nothing in it to mask. */
  shown: Json;
  /** The secrets that are in it. */
  used: readonly OpenedSecret[];
  /** Header values with a secret, as they leave: each is a thing to mask of its own. */
  headerValues: readonly { plaintext: string; mark: string }[];
};

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

  const { url, shown: shownUrl } = renderUrl(request.url, request.query ?? {}, fill);
  const contentType = contentTypeOf(request.body);
  const given = { ...(contentType && { "content-type": contentType }), ...lowerCaseNames(request.headers ?? {}) };
  const { headers, shown: shownHeaders, values } = renderHeaders(given, fill);
  return {
    method: request.method,
    url,
    headers,
    body: request.body && renderBody(request.body, fill),
    shown: {
      method: request.method,
      url: shownUrl,
      headers: shownHeaders,
      ...(request.body && { body: showBody(request.body) }),
    },
    used: [...used.values()],
    headerValues: values,
  };
}

function usedSecrets(request: EgressRequest, secrets: readonly OpenedSecret[]): Map<string, OpenedSecret> {
  const keys = new Set(secretsIn(request).map(({ key }) => key));
  return new Map(secrets.filter(({ ref }) => keys.has(ref.key)).map((opened) => [opened.ref.key, opened]));
}

function lowerCaseNames(headers: Record<string, Text>): Record<string, Text> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
