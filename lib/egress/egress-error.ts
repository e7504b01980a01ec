import "server-only";
import { AppError, type ErrorCode, type MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";

export type EgressErrorCode =
  /** The request cannot be made as it stands: its URL, a header, a body. Nothing was sent. */
  | "ERR_INVALID_REQUEST"
  /** The guard, or an envelope's origins, do not allow it. */
  | "ERR_EGRESS_REFUSED"
  | "ERR_DNS"
  | "ERR_CONNECTION_REFUSED"
  | "ERR_TLS"
  /** The server asks for another kind of credentials than were chosen. */
  | "ERR_AUTHENTICATION"
  | "ERR_TIMEOUT"
  | "ERR_CONNECTION_CLOSED"
  | "ERR_MALFORMED_ANSWER"
  | "ERR_ANSWER_TOO_LARGE"
  | "ERR_REDIRECT"
  | "ERR_CANCELLED";

const invalid: ReadonlySet<EgressErrorCode> = new Set(["ERR_INVALID_REQUEST", "ERR_EGRESS_REFUSED"]);

/** Why a request got no answer. Its params hold hosts, ports and marks, never what was sent or received. */
export class EgressError extends AppError {
  readonly machineCode: EgressErrorCode;
  /** False: the provider cannot have acted on it, so it may be sent again without harm. */
  readonly mayHaveArrived: boolean;
  /** What was to be sent, secrets as marks. */
  details: Json = null;

  constructor(machineCode: EgressErrorCode, messageKey: string, params: MessageParams = {}, mayHaveArrived = false) {
    const code: ErrorCode = invalid.has(machineCode) ? "INVALID" : "UPSTREAM";
    super(code, messageKey, params);
    this.name = "EgressError";
    this.machineCode = machineCode;
    this.mayHaveArrived = mayHaveArrived;
  }
}
