import type { AlertKind } from "#lib/alerts/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { type AlertNews, type AlertWords, wordsOf } from "./alert-news.ts";

const MAX_NAMED = 20;

/** Much that happened at once, in one message: the first of it by its titles. */
export function gatheredWords(
  kind: AlertKind,
  news: readonly AlertNews[],
  language: Language,
  publicUrl: string,
): AlertWords {
  const titles = news.slice(0, MAX_NAMED).map((each) => wordsOf(each, language).title);
  const more = news.length - titles.length;
  const say = (key: string, params = {}) => renderMessage(language, key, params);
  return {
    title: say("alerts.told.many", { kind, count: news.length }),
    lines: more > 0 ? [...titles, say("alerts.told.more", { count: more })] : titles,
    link: {
      text: say("alerts.told.open"),
      url: new URL(kind === "EXECUTION" ? "/executions" : "/vault", publicUrl).href,
    },
  };
}
