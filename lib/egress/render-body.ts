import "server-only";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { EgressBody, Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { asItIs, escapeCdata, escapeForm, escapeJson, escapeXml } from "./escape.ts";
import { renderMultipart, showParts } from "./multipart.ts";
import { type Fill, renderText } from "./render-text.ts";

/** What leaves is held in memory whole. */
const MAX_BODY_MIB = 8;

export type RenderedBody = {
  content: string | Buffer;
  contentType: string;
  /** A header of the author must not say otherwise: the boundary stands in it. */
  isTypeFixed: boolean;
};

/** @throws EgressError ERR_INVALID_REQUEST for a body over 8 MiB. */
export function renderBody(body: EgressBody, fill: Fill): RenderedBody {
  const rendered =
    body.type === "multipart"
      ? { ...renderMultipart(body.parts, fill), isTypeFixed: true }
      : { content: renderContent(body, fill), contentType: contentTypeOf(body), isTypeFixed: false };
  if (Buffer.byteLength(rendered.content) > MAX_BODY_MIB * 1024 * 1024)
    throw new EgressError("ERR_INVALID_REQUEST", "engine.requestTooLarge", { megabytes: MAX_BODY_MIB });
  return rendered;
}

type SimpleBody = Exclude<EgressBody, { type: "multipart" }>;

function contentTypeOf(body: SimpleBody): string {
  if (body.type === "json") return "application/json";
  if (body.type === "form") return "application/x-www-form-urlencoded";
  return body.contentType;
}

function renderContent(body: SimpleBody, fill: Fill): string | Buffer {
  if (body.type === "file") return Buffer.from(fill(body.content), "base64");
  if (body.type === "json") return JSON.stringify(renderJson(body.value, fill)) ?? "null";
  if (body.type === "form") {
    return formPairs(body.fields)
      .map(([name, value]) => `${escapeForm(name)}=${escapeForm(renderText(value, fill, asItIs))}`)
      .join("&");
  }
  return renderDocument(body.text, body.contentType, fill);
}

/** `SecretText` has a `toJSON` that gives its marks, so it must be gone before JSON.stringify sees it. */
function renderJson(value: unknown, fill: Fill): unknown {
  if (isSecretText(value)) return renderText(value, fill, asItIs);
  if (Array.isArray(value)) return value.map((member) => renderJson(member, fill));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renderJson(member, fill)]));
}

function renderDocument(text: Text, contentType: string, fill: Fill): string {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (/(^|[/+])json$/.test(type)) return renderText(text, fill, escapeJson);
  if (type === "application/x-www-form-urlencoded") return renderText(text, fill, escapeForm);
  if (!/(^|[/+])(xml|html)$/.test(type)) return renderText(text, fill, asItIs);
  if (!isSecretText(text) || text.encoding) return renderText(text, fill, escapeXml);
  return text.parts.reduce<string>((before, part) => {
    if (typeof part === "string") return before + part;
    const isInCdata = before.lastIndexOf("<![CDATA[") > before.lastIndexOf("]]>");
    return before + (isInCdata ? escapeCdata : escapeXml)(fill(part));
  }, "");
}

function formPairs(fields: Extract<EgressBody, { type: "form" }>["fields"]): [string, Text][] {
  return Object.entries(fields).flatMap(([name, value]): [string, Text][] =>
    typeof value === "string" || isSecretText(value) ? [[name, value]] : value.map((each) => [name, each]),
  );
}

export function showBody(body: EgressBody): Json {
  if (body.type === "file") return body.content.mark;
  if (body.type === "multipart") return showParts(body.parts);
  const value = body.type === "json" ? body.value : body.type === "form" ? body.fields : body.text;
  // SecretText shows itself as its marks here.
  return JSON.parse(JSON.stringify(value) ?? "null") as Json;
}
