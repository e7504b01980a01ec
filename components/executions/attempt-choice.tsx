"use client";

import { useTranslations } from "next-intl";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import type { ExecutionDetail, ExecutionStep } from "#lib/executions/schema.ts";
import { useAttemptFact } from "./use-step-facts.ts";

type AttemptChoiceProps = {
  execution: ExecutionDetail;
  attempts: readonly ExecutionStep[];
  /** The one that is looked at, by its `attemptKey`. */
  chosen: string;
  onChoose: (key: string) => void;
};

/** The attempts at one action: what became of each, and which one is looked at. */
export function AttemptChoice({ execution, attempts, chosen, onChoose }: AttemptChoiceProps) {
  const t = useTranslations("executions.attempts");
  const fact = useAttemptFact(execution);
  return (
    <ToggleButtonGroup
      aria-label={t("label")}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => onChoose(String([...keys][0]))}
      className="flex flex-wrap gap-2"
    >
      {attempts.map((step, index) => (
        <ToggleButton
          key={attemptKey(step)}
          id={attemptKey(step)}
          className="cursor-pointer rounded-lg border border-line px-3 py-1.5 text-left text-sm data-selected:border-accent data-selected:bg-accent-bg data-hovered:border-line-strong"
        >
          <span className="font-medium">{t("one", { number: index + 1 })}</span>
          <span className="text-ink-2">{` · ${fact(step)}`}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

export function attemptKey({ seq, attempt }: ExecutionStep): string {
  return `${seq}.${attempt}`;
}
