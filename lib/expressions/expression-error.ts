import { AppError, type MessageParams } from "#lib/shared/app-error.ts";

/** What is wrong with an expression or a template. Nothing else is thrown by this folder, whatever the input. */
export class ExpressionError extends AppError {
  /** Offset in the template's text, in UTF-16 units; 0 where no text is at hand. */
  readonly position: number;

  constructor(messageKey: string, params: MessageParams = {}, position = 0) {
    super("INVALID", messageKey, params);
    this.name = "ExpressionError";
    this.position = position;
  }
}
