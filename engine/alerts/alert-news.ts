import type { AlertKind } from "#lib/alerts/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { quietText } from "./quiet-text.ts";

export type AlertEvent = "FAILED" | "LIMITED" | "EXPIRES" | "UNCERTAIN" | "TEST";

/** What is told, before it is put into words. */
export type AlertNews = {
  kind: AlertKind;
  event: AlertEvent;
  /** Null: who set the alert may not view it, so it is not named. */
  subject: { id: string; name: string } | null;
  /** Who set the alert, where they are still an administrator. */
  setBy: string | null;
  reason: { messageKey: string; params: MessageParams } | null;
  count: number;
  since: Date;
  until: Date;
  /** Of an item that expires. */
  expiry: { days: number; at: Date } | null;
  /** It is all right again by now. */
  isOver: boolean;
  url: string;
};

/** The same in words: a title, lines below it, and the words of the link. Nothing in them is a mark-up of any kind. */
export type AlertWords = { title: string; lines: string[]; link: { text: string; url: string } };

const MAX_NAME = 200;
const MAX_REASON = 1_000;

export function wordsOf(news: AlertNews, language: Language): AlertWords {
  const say = (key: string, params: MessageParams = {}) => renderMessage(language, key, params);
  const at = (date: Date) => momentText(date, language);
  const { count, since, until, expiry, reason, isOver } = news;
  const name = nameOf(news, say);
  const isSpan = count > 1 && until.getTime() - since.getTime() >= 60_000;
  const span = isSpan
    ? say("alerts.told.span", { from: at(since), to: at(until) })
    : say("alerts.told.since", { at: at(since) });
  const lines = [
    reason && quietText(say(reason.messageKey, reason.params), MAX_REASON),
    expiry ? say("alerts.told.expiresAt", { at: at(expiry.at) }) : span,
    isOver && say("alerts.told.isOver"),
  ].filter((line): line is string => Boolean(line));
  return { title: titleOf(news, name, say), lines, link: { text: say("alerts.told.open"), url: news.url } };
}

type Say = (key: string, params?: MessageParams) => string;

function nameOf({ subject, setBy, kind }: AlertNews, say: Say): string {
  if (subject) return quietText(subject.name, MAX_NAME);
  if (kind === "EXECUTION") return say("alerts.told.hiddenFlow");
  if (setBy === null) return say("alerts.told.hiddenItem");
  return say("alerts.told.hiddenItemFrom", { name: quietText(setBy, MAX_NAME) });
}

const titles = {
  FAILED: { CONNECTION: "alerts.told.failing", EXPIRY: "alerts.told.failing", EXECUTION: "alerts.told.flowFailed" },
  LIMITED: "alerts.told.limited",
  UNCERTAIN: "alerts.told.flowUncertain",
} as const;

function titleOf({ event, kind, count, expiry }: AlertNews, name: string, say: Say): string {
  if (event === "TEST") return say("alerts.told.test");
  if (expiry) return say("alerts.told.expires", { name, days: expiry.days });
  if (event === "FAILED") return say(titles.FAILED[kind], { name, count });
  return say(event === "LIMITED" ? titles.LIMITED : titles.UNCERTAIN, { name, count });
}

/** Whoever reads it may sit in any time zone. */
function momentText(date: Date, language: Language): string {
  const format = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" } as const;
  return `${new Intl.DateTimeFormat(language, format).format(date)} UTC`;
}
