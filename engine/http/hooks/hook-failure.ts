import "server-only";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";

type Status = 400 | 404 | 409 | 413 | 415 | 429;

/** A call that is not let in. Callers are machines: the message is English. */
export class HookFailure extends Error {
  readonly status: Status;
  readonly code: string;
  readonly messageKey: string;
  readonly params: MessageParams;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(status: Status, code: string, messageKey: string, params: MessageParams = {}, retryAfter?: number) {
    super(messageKey);
    this.name = "HookFailure";
    this.status = status;
    this.code = code;
    this.messageKey = messageKey;
    this.params = params;
    this.retryAfter = retryAfter;
  }

  toBody(): { error: { code: string; message: string } } {
    return { error: { code: this.code, message: renderMessage("en", this.messageKey, this.params) } };
  }
}
