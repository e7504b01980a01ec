"use client";

import clsx from "clsx";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type RadioCard = {
  value: string;
  title: string;
  text: string;
  icon?: ReactNode;
  /** Below the text. */
  foot?: ReactNode;
};

type RadioCardsProps = {
  legend: string;
  isLegendHidden?: boolean;
  name: string;
  cards: readonly RadioCard[];
  value: string;
  onChange: (value: string) => void;
  errorMessage?: string | undefined;
  autoFocus?: boolean;
  className?: string;
};

/** One choice of a few, each with a sentence. Native radio buttons: the arrows move, Tab goes on. */
export function RadioCards({
  legend,
  isLegendHidden = false,
  name,
  cards,
  value,
  onChange,
  errorMessage,
  autoFocus = false,
  className,
}: RadioCardsProps) {
  const errorId = `${name}-error`;
  return (
    <fieldset className="min-w-0">
      <legend className={isLegendHidden ? "sr-only" : "pb-1.5 font-medium text-sm"}>{legend}</legend>
      <div className={clsx("grid gap-2", className)}>
        {cards.map((card) => (
          <label
            key={card.value}
            className={clsx(
              "flex min-h-13 items-center gap-3 rounded-lg border px-3 py-2",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
              card.value === value ? "border-accent bg-accent-bg" : "border-line bg-panel hover:bg-sunk",
            )}
          >
            {card.icon}
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{card.title}</span>
              <span className="block text-ink-2 text-sm">{card.text}</span>
              {card.foot}
            </span>
            <input
              type="radio"
              name={name}
              value={card.value}
              checked={card.value === value}
              onChange={() => onChange(card.value)}
              // biome-ignore lint/a11y/noAutofocus: the dialog's step has just been opened by the same person
              autoFocus={autoFocus && card.value === value}
              aria-invalid={errorMessage ? true : undefined}
              aria-describedby={errorMessage ? errorId : undefined}
              className="size-4 shrink-0 accent-accent outline-none"
            />
          </label>
        ))}
      </div>
      {errorMessage && (
        <p id={errorId} className="flex items-center gap-1.5 pt-1.5 text-fail text-xs">
          <CircleAlert aria-hidden size={14} className="shrink-0" />
          {errorMessage}
        </p>
      )}
    </fieldset>
  );
}
