"use client";

import { useTranslations } from "next-intl";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { AuditEvent } from "#lib/audit/event-schema.ts";
import { sentenceOf } from "#lib/audit/sentence.ts";
import { actorText, sourceText } from "#lib/audit/words.ts";

type ShownEvent = Pick<AuditEvent, "action" | "detail" | "actor" | "source" | "account">;

/** An event in the reader's language. */
export function useAuditWords() {
  const what = useTranslations("audit.what");
  const types = useTranslations("audit.types");
  const actors = useTranslations("audit.actors");
  const sources = useTranslations("audit.sources");
  const message = useMessageText();
  const words = {
    what: (action: Parameters<typeof what>[0], params: object) => what(action, params as never),
    type: (action: Parameters<typeof types>[0]) => types(action),
    message,
  };
  return {
    sentence: (event: ShownEvent) => sentenceOf(words, event),
    actor: (event: ShownEvent) => actorText((key, params) => actors(key, params as never), event.actor),
    source: (event: ShownEvent) => sourceText((key, params) => sources(key, params as never), event),
  };
}
