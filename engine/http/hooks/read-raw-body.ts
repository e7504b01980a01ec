import "server-only";
import { HookFailure } from "./hook-failure.ts";

export const MAX_HOOK_BODY_BYTES = 1024 * 1024;

/** The body as it came, for its signature is over these bytes. @throws HookFailure 413 over 1 MiB. */
export async function readRawBody(request: Request): Promise<Buffer> {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > MAX_HOOK_BODY_BYTES) throw tooLarge();
  // Node has the length kept to; a body without one is counted as it comes.
  if (length !== null && !request.headers.has("transfer-encoding")) return Buffer.from(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_HOOK_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): HookFailure {
  return new HookFailure(413, "ERR_TOO_LARGE", "engine.bodyTooLarge", { megabytes: 1 });
}
