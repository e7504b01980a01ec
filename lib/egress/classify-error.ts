import "server-only";
import { EgressError, type EgressErrorCode } from "./egress-error.ts";
import type { Target } from "./guard.ts";

type Verdict = readonly [EgressErrorCode, messageKey: string];

const closed: Verdict = ["ERR_CONNECTION_CLOSED", "engine.connectionClosed"];
const unreachable: Verdict = ["ERR_CONNECTION_REFUSED", "engine.hostUnreachable"];
const untrusted: Verdict = ["ERR_TLS", "engine.tlsUntrusted"];

const connectVerdicts: Readonly<Record<string, Verdict>> = {
  ECONNREFUSED: ["ERR_CONNECTION_REFUSED", "engine.connectionRefused"],
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  ENOTCONN: unreachable,
  EACCES: unreachable,
  EPERM: unreachable,
  ETIMEDOUT: ["ERR_TIMEOUT", "engine.connectTimeout"],
  UND_ERR_CONNECT_TIMEOUT: ["ERR_TIMEOUT", "engine.connectTimeout"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["ERR_TLS", "engine.tlsName"],
  CERT_HAS_EXPIRED: ["ERR_TLS", "engine.tlsExpired"],
  CERT_NOT_YET_VALID: ["ERR_TLS", "engine.tlsExpired"],
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  // While connecting, a reset of a TLS connection is the end of its handshake.
  ECONNRESET: ["ERR_TLS", "engine.tlsFailed"],
  EPROTO: ["ERR_TLS", "engine.tlsFailed"],
};

const answerVerdicts: Readonly<Record<string, Verdict>> = {
  ECONNRESET: closed,
  EPIPE: closed,
  ETIMEDOUT: closed,
  UND_ERR_SOCKET: closed,
  UND_ERR_CLOSED: closed,
  UND_ERR_DESTROYED: closed,
  HPE_INVALID_EOF_STATE: closed,
  HPE_CLOSED_CONNECTION: closed,
  UND_ERR_ABORTED: closed,
  ERR_STREAM_PREMATURE_CLOSE: closed,
  UND_ERR_HEADERS_OVERFLOW: ["ERR_ANSWER_TOO_LARGE", "engine.headersTooLarge"],
  HPE_HEADER_OVERFLOW: ["ERR_ANSWER_TOO_LARGE", "engine.headersTooLarge"],
};

/** TLS 1.3 judges a client's certificate after the handshake, so this comes in the place of an answer. */
const clientRefused = /^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** Why no connection came about: nothing has been sent. The error's own text is not repeated. */
export function toConnectError(error: unknown, { hostname, port }: Target): EgressError {
  if (error instanceof EgressError) return error;
  const code = codeOf(error);
  if (clientRefused.test(code)) return new EgressError("ERR_TLS", "engine.tlsClientRefused", { host: hostname });
  const [machineCode, messageKey] =
    connectVerdicts[code] ??
    (/^ERR_(SSL|TLS)|^CERT_|^UNABLE_|^CRL_/.test(code) ? (["ERR_TLS", "engine.tlsFailed"] as const) : unreachable);
  return new EgressError(machineCode, messageKey, { host: hostname, port: String(port), reason: code });
}

/**
 * What went wrong once connected: the provider may have acted on the request. Errors of the parser carry what it
 * read, so none is passed on; one that is not known here is a bug, and keeps its name, code and place alone.
 */
export function toAnswerError(error: unknown, host: string): Error {
  if (error instanceof EgressError) return error;
  const code = codeOf(error);
  if (clientRefused.test(code)) return new EgressError("ERR_TLS", "engine.tlsClientRefused", { host });
  const name = error instanceof Error ? error.name : typeof error;
  const isMalformed =
    name === "HTTPParserError" || /^(HPE_|Z_|ERR__|ERR_ZLIB|ERR_BROTLI|UND_ERR_RES_CONTENT_LENGTH)/.test(code);
  const verdict: Verdict | undefined =
    answerVerdicts[code] ??
    (isMalformed ? ["ERR_MALFORMED_ANSWER", "engine.answerMalformed"] : /^ERR_SSL_/.test(code) ? closed : undefined);
  if (verdict) return new EgressError(verdict[0], verdict[1], { host }, true);
  const bug = new Error(`a request failed with ${name} ${code}`.trim());
  const frames = error instanceof Error ? error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) : undefined;
  if (frames) bug.stack = [String(bug), ...frames].join("\n");
  return bug;
}

/** Attempts at several addresses fail together, each with its own code: the first says most. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !("code" in error && error.code)) return codeOf(error.errors[0]);
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return "";
}
