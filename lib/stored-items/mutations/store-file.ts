import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { parseInput } from "#lib/shared/define-action.ts";
import { createStoredItemInput, MAX_FILE_BYTES, updateStoredItemInput } from "../schema.ts";

/** Beside the file: its form's other field, and the borders between them. */
const MAX_FORM_BYTES = 65_536;

/**
 * Makes a File item of an upload, or replaces the content of one.
 *
 * @param request `multipart/form-data` with the content as `file`, and as `input` the JSON of createStoredItemInput or,
 * with an `itemId`, of updateStoredItemInput. Its `contents.data` is not read.
 * @throws AppError INVALID with `fieldErrors`, and what the engine throws.
 */
export async function storeFile(actor: Actor, request: Request): Promise<{ id: string }> {
  const form = await readForm(request);
  const file = form.get("file");
  if (!(file instanceof File)) throw invalid("errors.required");
  if (file.size > MAX_FILE_BYTES) throw invalid("errors.fileTooLarge");
  const data = Buffer.from(await file.arrayBuffer()).toString("base64");
  const input = withContent(form.get("input"), data);
  return "itemId" in input
    ? callEngine(actor, "/internal/stored-items/update", parseInput(updateStoredItemInput, input))
    : callEngine(actor, "/internal/stored-items", parseInput(createStoredItemInput, input));
}

/** A body that is too long is left unread where it passes the limit, whatever length it claims. */
async function readForm(request: Request): Promise<FormData> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Node's streams can be iterated, which the browser's types do not know.
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_FILE_BYTES + MAX_FORM_BYTES) throw invalid("errors.fileTooLarge");
    chunks.push(chunk);
  }
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  return new Response(Buffer.concat(chunks), { headers }).formData().catch(() => {
    throw new AppError("INVALID", "errors.uploadUnreadable");
  });
}

function withContent(text: FormDataEntryValue | null, data: string): object {
  const input = parseObject(text);
  const contents = "contents" in input ? input.contents : {};
  return { ...input, contents: { ...(contents as object), kind: "file", data } };
}

function parseObject(text: FormDataEntryValue | null): object {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : null;
    if (value !== null && typeof value === "object") return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError("INVALID", "errors.uploadUnreadable");
}

function invalid(messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { "contents.data": [messageKey] });
}
