import "server-only";
import { randomBytes } from "node:crypto";
import type { Json } from "#lib/shared/json.ts";
import type { EgressPart } from "./call.ts";
import { asItIs } from "./escape.ts";
import { type Fill, renderText } from "./render-text.ts";

/** RFC 9110 §8.3, less the comments. */
const mediaType = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+(;[\t\x20-\x7e]*)?$/;

/** RFC 7578, with names written as the HTML standard does. Every byte of a part's content stays what it is. */
export function renderMultipart(parts: readonly EgressPart[], fill: Fill): { content: Buffer; contentType: string } {
  const rendered = parts.map((part) => {
    const name = escapeName(part.name);
    if ("text" in part) {
      const head = `Content-Disposition: form-data; name="${name}"\r\n\r\n`;
      return Buffer.from(head + renderText(part.text, fill, asItIs));
    }
    const type = mediaType.test(part.contentType) ? part.contentType : "application/octet-stream";
    const disposition = `Content-Disposition: form-data; name="${name}"; filename="${escapeName(part.fileName)}"`;
    const content = Buffer.from(fill(part.content), "base64");
    return Buffer.concat([Buffer.from(`${disposition}\r\nContent-Type: ${type}\r\n\r\n`), content]);
  });
  const boundary = boundaryFor(rendered);
  const content = Buffer.concat([
    ...rendered.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from("\r\n")]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { content, contentType: `multipart/form-data; boundary=${boundary}` };
}

export function showParts(parts: readonly EgressPart[]): Json {
  return parts.map((part) =>
    "text" in part
      ? { name: part.name, text: String(part.text) }
      : { name: part.name, fileName: part.fileName, content: part.content.mark },
  );
}

/** Who writes a part cannot know it, so cannot end the part with it. That it stands in one by chance is checked. */
function boundaryFor(parts: readonly Buffer[]): string {
  const boundary = `coffre-${randomBytes(24).toString("hex")}`;
  return parts.some((part) => part.includes(boundary)) ? boundaryFor(parts) : boundary;
}

function escapeName(text: string): string {
  return text.replace(/["\r\n]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
