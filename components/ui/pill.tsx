import clsx from "clsx";
import type { ReactNode } from "react";

export type PillTone = "orange" | "red" | "amber" | "neutral" | "green" | "accent";

const looks: Record<PillTone, string> = {
  orange: "border-warn-line bg-warn-bg text-warn",
  red: "border-transparent bg-fail-bg text-fail",
  amber: "border-amber-line bg-transparent text-amber",
  neutral: "border-transparent bg-sunk text-ink-2",
  green: "border-transparent bg-transparent text-ok",
  accent: "border-transparent bg-accent-bg text-accent",
};

type PillProps = { tone: PillTone; icon?: ReactNode; children: ReactNode; className?: string };

/** A state: an icon and a word, never colour alone. */
export function Pill({ tone, icon, children, className }: PillProps) {
  return (
    <span
      className={clsx(
        "inline-flex h-[22px] max-w-full shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full border px-1.5 pr-2 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0",
        looks[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
