"use client";

import { useLocale } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { ActionIcon } from "./action-icon.tsx";
import { actionName } from "./action-text.ts";

/** JSON as it was typed, by action id. */
export type OutputTexts = Readonly<Record<string, string>>;

/** Messages of one list: those with a name are for who does not see what they stand beside. */
export type OutputWords = {
  typed: string;
  type: string;
  drop: string;
  field: string;
  typeFor: (name: string) => string;
  dropFor: (name: string) => string;
  fieldOf: (name: string) => string;
};

type TypedOutputsProps = {
  actions: readonly FlowAction[];
  texts: OutputTexts;
  onChange: (texts: OutputTexts) => void;
  errorOf: (text: string) => string | undefined;
  /** What holds for an action for which nothing was typed. */
  sourceOf: (action: FlowAction) => ReactNode;
  /** What typing begins with. */
  exampleOf: (action: FlowAction) => Json;
  wordsOf: (action: FlowAction) => OutputWords;
};

/** Actions, each with what a person may type in the place of what it gives. */
export function TypedOutputs({ actions, texts, onChange, sourceOf, exampleOf, wordsOf, errorOf }: TypedOutputsProps) {
  return actions.map((action) => (
    <TypedOutput
      key={action.id}
      action={action}
      text={Object.hasOwn(texts, action.id) ? texts[action.id] : undefined}
      onChange={(text) => {
        const { [action.id]: _, ...rest } = texts;
        onChange(text === undefined ? rest : { ...rest, [action.id]: text });
      }}
      source={sourceOf(action)}
      example={exampleOf(action)}
      words={wordsOf(action)}
      errorOf={errorOf}
    />
  ));
}

type TypedOutputProps = Pick<TypedOutputsProps, "errorOf"> & {
  action: FlowAction;
  text: string | undefined;
  onChange: (text: string | undefined) => void;
  source: ReactNode;
  example: Json;
  words: OutputWords;
};

function TypedOutput({ action, text, onChange, source, example, words, errorOf }: TypedOutputProps) {
  const name = actionName(action, useLocale());
  const isTyped = text !== undefined;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ActionIcon type={action.type} action={action.action} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-ink-2 text-xs">{isTyped ? words.typed : source}</span>
        </span>
        <Button
          size="sm"
          onPress={() => onChange(isTyped ? undefined : JSON.stringify(example, null, 2))}
          aria-label={isTyped ? words.dropFor(name) : words.typeFor(name)}
        >
          {isTyped ? words.drop : words.type}
        </Button>
      </div>
      {isTyped && (
        <TextArea
          aria-label={words.fieldOf(name)}
          label={words.field}
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
