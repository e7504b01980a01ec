"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Fold } from "#components/ui/fold.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { recordedAnswersQuery } from "#lib/flows/queries.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { ActionIcon } from "./action-icon.tsx";
import { actionName } from "./action-text.ts";
import { answeredActions } from "./parse-answers.ts";

type AnswerTexts = Readonly<Record<string, string>>;

type DryAnswersProps = {
  flow: FlowDetail;
  /** What was typed, by the action's id. */
  texts: AnswerTexts;
  onChange: (texts: AnswerTexts) => void;
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

  if (actions.length === 0) return <p className="text-ink-2 text-sm">{calls ? t("callsOnly") : t("nothing")}</p>;
  return (
    <Fold title={t("shown", { count: actions.length })} hint={t("answers")} isOpen={isOpen}>
      <p className="text-ink-2 text-xs">{calls ? t("helpWithCalls") : t("help")}</p>
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto">
        {actions.map((action) => (
          <Answer
            key={action.id}
            action={action}
            text={Object.hasOwn(texts, action.id) ? texts[action.id] : undefined}
            onChange={(text) => {
              const { [action.id]: _, ...rest } = texts;
              onChange(text === undefined ? rest : { ...rest, [action.id]: text });
            }}
            errorOf={errorOf}
          >
            <Source at={recordedAt(action)} />
          </Answer>
        ))}
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

type AnswerProps = {
  action: FlowAction;
  /** Undefined where nothing was typed. */
  text: string | undefined;
  onChange: (text: string | undefined) => void;
  errorOf: (text: string) => string | undefined;
  children: ReactNode;
};

function Answer({ action, text, onChange, errorOf, children }: AnswerProps) {
  const t = useTranslations("flows.dry");
  const name = actionName(action, useLocale());
  const example = findActionDefinition(action.type, action.action)?.example ?? {};
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ActionIcon type={action.type} action={action.action} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-ink-2 text-xs">{text === undefined ? children : t("typed")}</span>
        </span>
        <Button
          size="sm"
          onPress={() => onChange(text === undefined ? JSON.stringify(example, null, 2) : undefined)}
          aria-label={text === undefined ? t("typeFor", { name }) : t("dropFor", { name })}
        >
          {text === undefined ? t("type") : t("drop")}
        </Button>
      </div>
      {text !== undefined && (
        <TextArea
          aria-label={t("answerOf", { name })}
          label={t("answer")}
          value={text}
          onChange={onChange}
          rows={5}
          isMonospace
          spellCheck="false"
          errorMessage={errorOf(text)}
        />
      )}
    </li>
  );
}
