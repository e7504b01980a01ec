"use client";

import { useLocale, useTranslations } from "next-intl";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import type { MergeChoice, MergeConflict } from "#lib/flows/merge-documents.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { actionName } from "./action-text.ts";
import { valueTexts } from "./conflict-texts.ts";
import type { DiffWords } from "./diff-rows.ts";
import { placeText } from "./place-text.ts";

type ConflictFieldProps = {
  conflict: MergeConflict;
  /** As it was. */
  action: FlowAction;
  theirName: string;
  words: DiffWords;
  choice: MergeChoice | undefined;
  onChoose: (choice: MergeChoice) => void;
};

/** Of a whole text one reads the beginning here; all of it stands in the difference above. */
const MAX_SHOWN = 400;

/** One thing that both changed: mine or theirs. */
export function ConflictField({ conflict, action, theirName, words, choice, onChoose }: ConflictFieldProps) {
  const t = useTranslations("flows.stale");
  const language = useLocale();
  const name = actionName(action, language);
  const { legend, was, mine, theirs } = texts();
  return (
    <div className="flex flex-col gap-1.5 rounded-lg border border-line bg-panel p-3">
      <RadioCards
        legend={legend}
        name={conflict.key}
        value={choice ?? ""}
        onChange={(value) => onChoose(value as MergeChoice)}
        cards={[
          { value: "mine", title: t("mine"), text: mine },
          { value: "theirs", title: theirName, text: theirs },
        ]}
        className="whitespace-pre-wrap break-words sm:grid-cols-2"
      />
      {was !== null && <p className="whitespace-pre-wrap break-words text-ink-2 text-xs">{t("was", { text: was })}</p>}
    </div>
  );

  function texts(): { legend: string; was: string | null; mine: string; theirs: string } {
    if (conflict.kind === "value") {
      const { label, ...values } = valueTexts(conflict, action, language, words);
      const shown = (text: string | null) => (text === null ? t("notSet") : shorten(text));
      return {
        legend: t("valueOf", { name, label }),
        was: shown(values.base),
        mine: shown(values.mine),
        theirs: shown(values.theirs),
      };
    }
    if (conflict.kind === "removed") {
      return {
        legend: t("removedOf", { name }),
        was: null,
        mine: conflict.mine === undefined ? t("isRemoved") : t("isChanged"),
        theirs: conflict.theirs === undefined ? t("isRemoved") : t("isChanged"),
      };
    }
    const isId = conflict.kind === "id";
    const shown = (value: unknown) => (isId ? String(value) : t("place", { place: placeText(String(value)) }));
    return {
      legend: isId ? t("idOf", { name }) : t("placeOf", { name }),
      was: shown(conflict.base),
      mine: shown(conflict.mine),
      theirs: shown(conflict.theirs),
    };
  }
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
