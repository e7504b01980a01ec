import { isUtf8 } from "node:buffer";

const UNKNOWN = "application/octet-stream";

/** First bytes that only these formats have, in Latin-1. */
const signatures: readonly (readonly [start: string, mimeType: string])[] = [
  ["%PDF-", "application/pdf"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["\xff\xd8\xff", "image/jpeg"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["\x1f\x8b", "application/gzip"],
  ["PK\x03\x04", "application/zip"],
];

/** Formats that are ZIP files inside: the name says which. */
const zipFormats: Readonly<Record<string, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  jar: "application/java-archive",
};

/** Formats of text, believed where the content is text. */
const textFormats: Readonly<Record<string, string>> = {
  json: "application/json",
  xml: "application/xml",
  csv: "text/csv",
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  js: "text/javascript",
  md: "text/markdown",
  yaml: "application/yaml",
  yml: "application/yaml",
  svg: "image/svg+xml",
  pem: "application/x-pem-file",
};

/** By content first, then by what the name ends in: a name that lies about its content is not believed. */
export function detectMimeType(fileName: string, bytes: Buffer): string {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  const start = bytes.subarray(0, 16).toString("latin1");
  const [, found] = signatures.find(([signature]) => start.startsWith(signature)) ?? [];
  if (found === "application/zip") return own(zipFormats, extension) ?? found;
  if (found) return found;
  if (bytes.includes(0) || !isUtf8(bytes)) return UNKNOWN;
  return own(textFormats, extension) ?? "text/plain";
}

function own(formats: Readonly<Record<string, string>>, extension: string): string | undefined {
  return Object.hasOwn(formats, extension) ? formats[extension] : undefined;
}
