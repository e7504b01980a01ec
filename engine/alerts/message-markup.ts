import { escapeHtml } from "#lib/connectors/auth0/fill-text.ts";
import type { AlertWords } from "./alert-news.ts";

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function slackText({ title, lines, link }: AlertWords): string {
  const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const url = link.url.replace(/[<>|]/g, encodeURIComponent);
  return [`*${escaped(title)}*`, ...lines.map(escaped), `<${url}|${escaped(link.text)}>`].join("\n");
}

export function mailHtml({ title, lines, link }: AlertWords): string {
  const paragraphs = [`<strong>${escapeHtml(title)}</strong>`, ...lines.map(escapeHtml), linkHtml(link)];
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
}

function linkHtml({ text, url }: AlertWords["link"]): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}
