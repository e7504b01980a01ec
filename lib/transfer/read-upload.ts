import "server-only";
import { readJsonBody } from "#lib/shared/read-body.ts";
import { MAX_ENVELOPE_BYTES } from "./schema.ts";

/** Beside the file: what was chosen for each of its placeholders. */
const MAX_CHOICES_BYTES = 512 * 1024;

/** @throws AppError INVALID for a body that is too long, or no JSON. */
export function readUpload(request: Request): Promise<unknown> {
  const messages = { tooLong: "errors.importTooLarge", malformed: "errors.importNotJson" };
  return readJsonBody(request, MAX_ENVELOPE_BYTES + MAX_CHOICES_BYTES, messages);
}
