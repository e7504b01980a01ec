import "server-only";
import type { EgressBody, EgressPart } from "#lib/egress/egress.ts";
import { isSecretText, type SecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import type { OpenItem } from "../define-handlers.ts";

export type Text = string | SecretText;
export type Items = ReadonlyMap<string, OpenItem>;

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
  return payload === undefined || payload === null ? undefined : payloadBody(payload, type, header);
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
  if (payload !== undefined && payload !== null && payload !== "")
    throw new AppError("INVALID", "engine.fileAndPayload");
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
  const fields = payload === undefined || payload === null || payload === "" ? {} : fieldsOf(payload);
  const texts: EgressPart[] = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((text) => ({ name, text })),
  );
  const parts = files.map(({ name, item = "" }): EgressPart => {
    const { secret, attributes } = requireItem(items, item);
    const { fileName = "file", mimeType = "" } = attributes;
    return { name: name === undefined ? fileName : String(name), fileName, contentType: mimeType, content: secret };
  });
  if (texts.length + parts.length === 0) throw new AppError("INVALID", "engine.paramMissing", { path: "files" });
  return { type: "multipart", parts: [...texts, ...parts] };
}

function payloadBody(
  payload: unknown,
  type: "JSON" | "FORM" | "XML" | undefined,
  header: Text | undefined,
): EgressBody {
  const isText = typeof payload === "string" || isSecretText(payload);
  if (type === "XML") {
    if (!isText) throw new AppError("INVALID", "engine.xmlNotText");
    return { type: "text", text: payload, contentType: "application/xml" };
  }
  if (type === "FORM") return isText ? formText(payload) : { type: "form", fields: fieldsOf(payload) };
  // Text that is to be JSON is JSON already, as in Auth0's editor; without a type, its header says what it is.
  if (isText) return { type: "text", text: payload, contentType: textType(type, header) };
  return { type: "json", value: payload };
}

function formText(text: Text): EgressBody {
  return { type: "text", text, contentType: "application/x-www-form-urlencoded" };
}

function textType(type: "JSON" | undefined, header: Text | undefined): string {
  if (type === "JSON") return "application/json";
  return typeof header === "string" ? header : "text/plain; charset=utf-8";
}

function fieldsOf(payload: unknown): Record<string, Text | Text[]> {
  if (payload === null || typeof payload !== "object" || Array.isArray(payload) || isSecretText(payload))
    throw new AppError("INVALID", "engine.formNotFields");
  const entries = Object.entries(payload as Record<string, Json>).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const param = `payload.${name}`;
      return [name, Array.isArray(value) ? value.map((each) => textOf(each, param)) : textOf(value, param)];
    }),
  );
}

export function textOf(value: unknown, param: string): Text {
  if (typeof value === "string" || isSecretText(value)) return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new AppError("INVALID", "engine.paramNotText", { param });
}
