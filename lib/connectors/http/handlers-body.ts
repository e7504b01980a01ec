import "server-only";
import type { EgressBody, EgressPart } from "#lib/egress/egress.ts";
import { isSecretText, SecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { OpenItem } from "../define-handlers.ts";
import { serializeXmlPieces } from "../xml/serialize-xml.ts";
import { fieldsOf, type Text } from "./handlers-fields.ts";

type Items = ReadonlyMap<string, OpenItem>;

type BodyParams = {
  content_type?: "JSON" | "FORM" | "XML" | "MULTIPART" | "FILE" | undefined;
  payload?: unknown;
  file?: Text | undefined;
  files?: readonly { name?: Text | undefined; item?: Text | undefined }[] | undefined;
};

/**
 * @param header The author's own `Content-Type`.
 * @throws AppError INVALID where params do not go together.
 */
export function bodyOf(params: BodyParams, header: Text | undefined, items: Items): EgressBody | undefined {
  const { content_type: type, payload } = params;
  const files = (params.files ?? []).filter(({ item }) => item !== undefined);
  if (params.file !== undefined && type !== "FILE") throw needsType("file", "FILE");
  if (files.length > 0 && type !== "MULTIPART") throw needsType("files", "MULTIPART");
  if (type === "FILE") return fileBody(params, items);
  if (type === "MULTIPART") return multipartBody(payload, files, header, items);
  return isNone(payload) ? undefined : payloadBody(payload, type, header);
}

/** Not given, or given by an expression that found nothing. */
function isNone(payload: unknown): boolean {
  return payload === undefined || payload === null || payload === "";
}

/** What a stored item is to the request. The engine has opened every one that the author chose. */
export function requireItem(items: Items, id: Text): OpenItem {
  const item = typeof id === "string" ? items.get(id) : undefined;
  if (!item) throw new AppError("INVALID", "engine.itemNotFound");
  return item;
}

function needsType(param: string, type: string): AppError {
  return new AppError("INVALID", "engine.fileNeedsType", { param, type });
}

function fileBody({ file, payload }: BodyParams, items: Items): EgressBody {
  if (file === undefined) throw new AppError("INVALID", "engine.paramMissing", { path: "file" });
  if (!isNone(payload)) throw new AppError("INVALID", "engine.fileAndPayload");
  const { secret, attributes } = requireItem(items, file);
  return { type: "file", content: secret, contentType: attributes.mimeType || "application/octet-stream" };
}

function multipartBody(
  payload: unknown,
  files: NonNullable<BodyParams["files"]>,
  header: Text | undefined,
  items: Items,
): EgressBody {
  // The boundary stands in it.
  if (header !== undefined) throw new AppError("INVALID", "engine.headerForbidden", { name: "Content-Type" });
  const fields = isNone(payload) ? [] : [...fieldsOf(payload)];
  const parts = fields.flatMap(([name, texts]): EgressPart[] => texts.map((text) => ({ name, text })));
  for (const { name, item = "" } of files) {
    const { secret, attributes } = requireItem(items, item);
    const { fileName = "file", mimeType = "" } = attributes;
    const partName = name === undefined ? fileName : String(name);
    parts.push({ name: partName, fileName, contentType: mimeType, content: secret });
  }
  if (parts.length === 0) throw new AppError("INVALID", "engine.paramMissing", { path: "files" });
  return { type: "multipart", parts };
}

function payloadBody(
  payload: unknown,
  type: "JSON" | "FORM" | "XML" | undefined,
  header: Text | undefined,
): EgressBody {
  const isText = typeof payload === "string" || isSecretText(payload);
  if (type === "XML")
    return { type: "text", text: isText ? payload : xmlText(payload), contentType: "application/xml" };
  if (type === "FORM")
    return isText ? formText(payload) : { type: "form", fields: Object.fromEntries(fieldsOf(payload)) };
  // Text that is to be JSON is JSON already, as in Auth0's editor; without a type, its header says what it is.
  if (isText) return { type: "text", text: payload, contentType: textType(type, header) };
  return { type: "json", value: payload };
}

function xmlText(payload: unknown): Text {
  if (typeof payload !== "object" || Array.isArray(payload)) throw new AppError("INVALID", "engine.xmlNotText");
  const pieces = serializeXmlPieces(payload);
  return new SecretText(pieces.flatMap((piece) => (isSecretText(piece) ? piece.parts : [piece])));
}

function formText(text: Text): EgressBody {
  return { type: "text", text, contentType: "application/x-www-form-urlencoded" };
}

function textType(type: "JSON" | undefined, header: Text | undefined): string {
  if (type === "JSON") return "application/json";
  return typeof header === "string" ? header : "text/plain; charset=utf-8";
}
