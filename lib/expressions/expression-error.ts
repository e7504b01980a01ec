import { AppError, type MessageParams } from "#lib/shared/app-error.ts";

type Place = { position?: number | null; path?: string };

/** What is wrong with an expression or a template. Nothing else is thrown by this folder, whatever the input. */
export class ExpressionError extends AppError {
  /** Offset in the template's text, in UTF-16 units; null where no text is at hand. */
  readonly position: number | null;
  /** Of the text in what is resolved, such as `headers.Authorization`; empty for the value itself. */
  readonly path: string;

  constructor(messageKey: string, params: MessageParams = {}, { position = null, path = "" }: Place = {}) {
    super("INVALID", messageKey, params);
    this.name = "ExpressionError";
    this.position = position;
    this.path = path;
  }

  /** The same error with its place in the text, unless it has one that says more. */
  at(position: number): ExpressionError {
    return this.position === null ? this.with({ position }) : this;
  }

  /** The same error, seen from the list or object that holds the value. */
  within(key: string | number): ExpressionError {
    return this.with({ path: this.path === "" ? String(key) : `${key}.${this.path}` });
  }

  private with(place: Place): ExpressionError {
    return new ExpressionError(this.messageKey, this.params, { position: this.position, path: this.path, ...place });
  }
}
