"use client";

import clsx from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type ItemPage, type ItemState, itemStates } from "#lib/vault/schema.ts";
import { stateLooks } from "./item-state-pill.tsx";
import { changeListInput } from "./use-list-input.ts";

type StateFiltersProps = { chosen: ItemState | undefined; countByState: ItemPage["countByState"]; className: string };

/** One button for each state that something is in, the worst first. */
export function StateFilters({ chosen, countByState, className }: StateFiltersProps) {
  const t = useTranslations("vault");
  const all = Object.values(countByState).reduce((sum, count) => sum + count, 0);
  const shown = itemStates.filter((state) => state === chosen || (countByState[state] ?? 0) > 0);

  return (
    <fieldset
      aria-label={t("filters.state")}
      className={clsx("flex min-w-0 max-w-full flex-wrap gap-1 py-1", className)}
    >
      <StateButton isChosen={chosen === undefined} count={all} onChoose={() => changeListInput({ state: undefined })}>
        {t("filters.all")}
      </StateButton>
      {shown.map((state) => {
        const Icon = stateLooks[state].icon;
        return (
          <StateButton
            key={state}
            isChosen={state === chosen}
            isOrange={state === "empty"}
            icon={<Icon aria-hidden size={14} />}
            count={countByState[state] ?? 0}
            onChoose={() => changeListInput({ state: state === chosen ? undefined : state })}
          >
            {t(`states.${state}`)}
          </StateButton>
        );
      })}
    </fieldset>
  );
}

type StateButtonProps = {
  isChosen: boolean;
  isOrange?: boolean;
  icon?: ReactNode;
  count: number;
  onChoose: () => void;
  children: ReactNode;
};

function StateButton({ isChosen, isOrange = false, icon, count, onChoose, children }: StateButtonProps) {
  const format = useFormatter();
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={clsx(
        "flex h-8 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md border px-2.5 font-medium text-sm",
        isChosen ? "border-line bg-sunk" : "border-transparent hover:bg-sunk",
        isOrange ? "text-warn" : isChosen ? "text-ink" : "text-ink-2 hover:text-ink",
      )}
    >
      {icon}
      {children}
      <span>{format.number(count)}</span>
    </button>
  );
}
