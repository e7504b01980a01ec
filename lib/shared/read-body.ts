import "server-only";
import { AppError } from "./app-error.ts";

/**
 * A route handler's body as JSON. One that is too long is left unread where it passes the limit, whatever length it claims.
 *
 * @throws AppError INVALID, with one of the two messages.
 */
export async function readJsonBody(
  request: Request,
  maxBytes: number,
  messages: { tooLong: string; malformed: string },
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Node's streams can be iterated, which the browser's types do not know.
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new AppError("INVALID", messages.tooLong);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AppError("INVALID", messages.malformed);
  }
}
