import "server-only";
import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { EgressError } from "./egress-error.ts";

/**
 * Of what arrives for each byte that is unpacked of it, at most: compressed, an answer is not longer than it is. An
 * endless one that unpacks to nothing ends here.
 */
const MAX_PACKED_BYTES = 2;

/** The low four bits of a zlib stream's first byte (RFC 1950): deflate. Without it, the stream is a bare one. */
const ZLIB_METHOD = 8;

/**
 * The body as bytes, decompressed, at most `maxBytes` of them: what would come after is neither read nor unpacked,
 * so a compressed bomb costs no more than any other long answer.
 *
 * @throws EgressError when it is compressed in a way that we did not ask for, and so cannot be searched.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string,
  maxBytes: number,
): Promise<{ bytes: Buffer; isCut: boolean }> {
  // Leaving the loop below early destroys the stream, which then says so to whoever listens.
  body.on("error", () => undefined);
  // One buffer that grows: a server may send a byte at a time, and each piece would cost a hundred to keep.
  let kept = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of await decompress(body, contentEncoding, maxBytes)) {
    const bytes = (chunk as Buffer).subarray(0, maxBytes - length);
    if (length + bytes.length > kept.length) {
      const larger = Buffer.alloc(Math.min(maxBytes, Math.max(2 * kept.length, length + bytes.length)));
      kept.copy(larger, 0, 0, length);
      kept = larger;
    }
    kept.set(bytes, length);
    length += bytes.length;
    if (bytes.length < (chunk as Buffer).length) return { bytes: kept, isCut: true };
  }
  return { bytes: kept.subarray(0, length), isCut: false };
}

/** By the charset of the content type, or as UTF-8; what does not fit becomes U+FFFD. */
export function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?(?<label>[^\s;"]+)/i.exec(contentType)?.groups?.label ?? "utf-8";
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder("utf-8");
    throw error;
  }
}

async function decompress(body: Readable, contentEncoding: string, maxBytes: number): Promise<Readable> {
  const names = contentEncoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  if (names.length === 0) return body;
  const [name] = names;
  if (names.length > 1 || name === undefined) throw unknownEncoding();

  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  // HEAD and 204 have no body, whatever their headers say.
  if (first.done) return Readable.from([]);
  return pipeline(
    Readable.from(resume(first.value, chunks, maxBytes * MAX_PACKED_BYTES)),
    decompressorFor(name, first.value[0] ?? 0),
    () => undefined,
  );
}

async function* resume(first: Buffer, rest: AsyncIterator<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let length = first.length;
  yield first;
  for await (const chunk of { [Symbol.asyncIterator]: () => rest }) {
    length += chunk.length;
    if (length > maxBytes) throw new EgressError("ERR_ANSWER_TOO_LARGE", "engine.answerTooLarge", {}, true);
    yield chunk;
  }
}

function decompressorFor(name: string, first: number): Transform {
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "br") return createBrotliDecompress();
  if (name === "deflate") return (first & 0x0f) === ZLIB_METHOD ? createInflate() : createInflateRaw();
  throw unknownEncoding();
}

function unknownEncoding(): EgressError {
  return new EgressError("ERR_MALFORMED_ANSWER", "engine.encodingUnknown", {}, true);
}
