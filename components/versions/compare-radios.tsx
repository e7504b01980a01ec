"use client";

import { useTranslations } from "next-intl";
import type { ComparedSide } from "#lib/versions/compare-params.ts";
import { compare } from "./use-compared.ts";

type CompareRadiosProps = {
  side: ComparedSide;
  /** What the row is called. */
  name: string;
  from: ComparedSide | null;
  to: ComparedSide;
};

/** Chooses the row as one side of the comparison, or the other. */
export function CompareRadios({ side, name, from, to }: CompareRadiosProps) {
  const t = useTranslations("versions");
  return (
    <span className="flex shrink-0">
      <Radio group="from" label={t("compareFrom", { name })} isChosen={from === side} side={side} />
      <Radio group="to" label={t("compareTo", { name })} isChosen={to === side} side={side} />
    </span>
  );
}

type RadioProps = { group: "from" | "to"; label: string; isChosen: boolean; side: ComparedSide };

function Radio({ group, label, isChosen, side }: RadioProps) {
  return (
    <label className="flex h-8 w-9 cursor-pointer items-center justify-center">
      <input
        type="radio"
        name={group}
        checked={isChosen}
        onChange={() => compare({ [group]: side })}
        aria-label={label}
        className="size-4 cursor-pointer accent-accent"
      />
    </label>
  );
}
