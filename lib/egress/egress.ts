import "server-only";
import type { Json } from "#lib/shared/json.ts";
import { sendWithDigest } from "./authenticate.ts";
import type { EgressAnswer, EgressCall } from "./call.ts";
import { toAnswerError } from "./classify-error.ts";
import type { EgressConfig } from "./config.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import { EgressError } from "./egress-error.ts";
import { createMasker, type MaskedSecret } from "./mask.ts";
import { receive } from "./receive.ts";
import { type Hop, MAX_REDIRECTS, nextHop } from "./redirect.ts";
import { type RenderedRequest, renderRequest } from "./render.ts";
import { createMxResolver, type MxResolver } from "./resolve-mx.ts";
import { routeOf } from "./route.ts";

export type { EgressAnswer, EgressBody, EgressCall, EgressPart, EgressRequest, OpenedSecret } from "./call.ts";
export { type EgressConfig, egressConfigFromEnv } from "./config.ts";

export type Egress = {
  /**
   * Sends one request and gives its answer, whatever its status. The only way out of this product.
   *
   * @throws EgressError when there is no answer.
   */
  send: (call: EgressCall) => Promise<EgressAnswer>;
  /** The request as it would leave, secrets as marks. @throws EgressError for one that would be refused unsent. */
  preview: (call: EgressCall) => Json;
  resolveMx: MxResolver;
  close: () => Promise<void>;
};

const TIMEOUT_MS = 30_000;

export function createEgress(config: EgressConfig): Egress {
  const { dispatch, close } = createDispatch(config);
  return {
    close,
    resolveMx: config.resolveMx ?? createMxResolver(),
    preview(call) {
      const rendered = renderRequest(call.request, call.secrets);
      routeOf(config.providerUrls, call.appId, rendered.url, rendered.used);
      return rendered.shown;
    },
    async send(call) {
      const rendered = renderRequest(call.request, call.secrets);
      try {
        return await exchange(config, dispatch, call, rendered);
      } catch (error) {
        if (error instanceof EgressError) error.details = { sent: rendered.shown };
        throw error;
      }
    },
  };
}

async function exchange(
  config: EgressConfig,
  dispatch: Dispatch,
  call: EgressCall,
  rendered: RenderedRequest,
): Promise<EgressAnswer> {
  const startedAt = performance.now();
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = call.signal ? AbortSignal.any([timeout, call.signal]) : timeout;
  const needles = [
    ...call.secrets
      .filter(({ masking }) => masking !== "none")
      .map(({ plaintext, ref, masking }) => ({ plaintext, mark: ref.mark, hidesAll: masking === "all" })),
    ...rendered.sentValues,
  ];
  try {
    const received = await untilAborted(follow(config, dispatch, call, rendered, needles, signal), signal);
    return { ...received, durationMs: Math.round(performance.now() - startedAt), sent: rendered.shown };
  } catch (error) {
    const host = rendered.url.host;
    if (call.signal?.aborted) throw new EgressError("ERR_CANCELLED", "engine.cancelled", { host }, true);
    if (timeout.aborted) {
      throw new EgressError("ERR_TIMEOUT", "engine.answerTimeout", { host, seconds: timeoutMs / 1000 }, true);
    }
    throw toAnswerError(error, host);
  }
}

async function follow(
  config: EgressConfig,
  dispatch: Dispatch,
  call: EgressCall,
  rendered: RenderedRequest,
  needles: readonly MaskedSecret[],
  signal: AbortSignal,
) {
  const sending = { call, tls: rendered.tls, signal };
  const alsoSent: MaskedSecret[] = [];
  let masker = createMasker(needles);
  let hop: Hop = rendered;
  for (let redirects = 0; ; redirects++) {
    const route = routeOf(config.providerUrls, call.appId, hop.url, rendered.used);
    const send = (each: Hop) => dispatch(sending, route, each);
    const { response, sent } = await sendWithDigest(hop, route.url, rendered.digest, send, masker.maskText);
    alsoSent.push(...sent);
    if (sent.length > 0) masker = createMasker([...needles, ...alsoSent]);
    const next = nextHop(hop, route.url, response, { hasSecret: rendered.used.length > 0, masker });
    if (!next) return receive(response, masker);
    response.body.on("error", () => undefined).destroy();
    if (redirects === MAX_REDIRECTS)
      throw new EgressError("ERR_REDIRECT", "engine.redirectTooMany", { count: MAX_REDIRECTS }, true);
    hop = next;
  }
}

/** The same promise, or the signal's end: looking a name up, for one, cannot be stopped, only left alone. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
