"use client";

import { CircleAlert, TriangleAlert, WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import type { TextFix } from "#lib/flows/expression-fixes.ts";
import type { ToldProblem } from "./use-text-problems.ts";

type ProblemListProps = {
  id: string;
  problems: readonly ToldProblem[];
  /** Absent where the text cannot be changed. */
  onFix: ((fix: TextFix) => void) | undefined;
};

/** The ids of the problems' texts, for `aria-describedby`. */
export function problemIds(id: string, problems: readonly ToldProblem[]): string {
  return problems.map((_, index) => `${id}-${index}`).join(" ");
}

/** What is wrong with a text, each with what would put it right where that is plain. */
export function ProblemList({ id, problems, onFix }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {problems.map(({ key, text, isBlocking, fixes }, index) => {
        const Icon = isBlocking ? CircleAlert : TriangleAlert;
        return (
          <li key={key} className={`flex items-start gap-1.5 text-xs ${isBlocking ? "text-fail" : "text-amber"}`}>
            <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
            <span className="min-w-0 flex-1">
              <span id={`${id}-${index}`} className="break-words">
                {text}
              </span>{" "}
              {onFix && fixes.map((fix) => <FixButton key={fix.text} fix={fix} onPress={() => onFix(fix)} />)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function FixButton({ fix, onPress }: { fix: TextFix; onPress: () => void }) {
  const t = useTranslations("flows.fields");
  const text = fix.text.trim();
  return (
    <Button
      slot={null}
      onPress={onPress}
      className="-my-1 inline-flex min-h-6 max-w-full cursor-pointer items-center gap-1 rounded-sm px-1 font-medium text-ink underline underline-offset-2 hover:bg-sunk"
    >
      <WandSparkles aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{fix.start === fix.end ? t("fixAdd", { text }) : t("fixReplace", { text })}</span>
    </Button>
  );
}
