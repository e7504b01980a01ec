"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Fold } from "#components/ui/fold.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { recordedAnswersQuery } from "#lib/flows/queries.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { answeredActions } from "./parse-answers.ts";
import { type OutputTexts, type OutputWords, TypedOutputs } from "./typed-outputs.tsx";

type DryAnswersProps = {
  flow: FlowDetail;
  texts: OutputTexts;
  onChange: (texts: OutputTexts) => void;
  errorOf: (text: string) => string | undefined;
  isOpen: boolean;
};

/** The requests of a draft that a dry run shows, and what answers each. */
export function DryAnswers({ flow, texts, onChange, errorOf, isOpen }: DryAnswersProps) {
  const t = useTranslations("flows.dry");
  const recorded = useQuery(recordedAnswersQuery(flow.id)).data ?? [];
  const actions = answeredActions(flow.draft);
  const calls = calledFlowIdsOf(flow.draft).length > 0;
  const recordedAt = ({ id, type, action }: FlowAction) =>
    recorded.find((each) => each.actionId === id && each.type === type && each.action === action)?.at;

  const words: OutputWords = {
    ...{ typed: t("typed"), type: t("type"), drop: t("drop"), field: t("answer") },
    typeFor: (name) => t("typeFor", { name }),
    dropFor: (name) => t("dropFor", { name }),
    fieldOf: (name) => t("answerOf", { name }),
  };

  if (actions.length === 0) return <p className="text-ink-2 text-sm">{calls ? t("callsOnly") : t("nothing")}</p>;
  return (
    <Fold title={t("shown", { count: actions.length })} hint={t("answers")} isOpen={isOpen}>
      <p className="text-ink-2 text-xs">{calls ? t("helpWithCalls") : t("help")}</p>
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto">
        <TypedOutputs
          {...{ actions, texts, onChange, errorOf }}
          sourceOf={(action) => <Source at={recordedAt(action)} />}
          exampleOf={({ type, action }) => findActionDefinition(type, action)?.example ?? {}}
          wordsOf={() => words}
        />
      </ul>
    </Fold>
  );
}

/** What answers where nothing was typed. */
function Source({ at }: { at: Date | undefined }) {
  const t = useTranslations("flows.dry");
  if (!at) return t("example");
  return t.rich("recorded", { time: () => <RelativeTime value={at} /> });
}
