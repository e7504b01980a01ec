import type { Json, JsonObject } from "#lib/shared/json.ts";

/** What was sent and what came back, as HTTP is written (RFC 9112), from the details of an error. Null for other details. */
export function exchangeText(details: Json | undefined): string | null {
  if (!isObject(details)) return null;
  const parts = [
    isObject(details.sent) && requestText(details.sent),
    isObject(details.received) && answerText(details.received),
  ];
  const shown = parts.filter((part) => part !== false);
  return shown.length > 0 ? shown.join("\n\n") : null;
}

function requestText({ method, url, headers, body }: JsonObject): string {
  return [`${text(method)} ${text(url)}`, ...headerLines(headers), ...bodyLines(body, isForm(headers))].join("\n");
}

function answerText({ status, statusText, headers, body }: JsonObject): string {
  return [`HTTP ${text(status)} ${text(statusText)}`.trimEnd(), ...headerLines(headers), ...bodyLines(body)].join("\n");
}

function headerLines(headers: Json | undefined): string[] {
  return isObject(headers) ? Object.entries(headers).map(([name, value]) => `${name}: ${text(value)}`) : [];
}

function isForm(headers: Json | undefined): boolean {
  return isObject(headers) && text(headers["content-type"]).startsWith("application/x-www-form-urlencoded");
}

/** A form's fields stand a line each, not encoded: this is to be read. */
function bodyLines(body: Json | undefined, isForm = false): string[] {
  if (body === undefined || body === null || body === "") return [];
  if (isForm && isObject(body)) return ["", ...Object.entries(body).map(([name, value]) => `${name}=${text(value)}`)];
  return ["", typeof body === "string" ? body : JSON.stringify(body, null, 2)];
}

function text(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
