"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { ActionNode } from "./tree-nodes.ts";

type LoopFactsProps = { loop: NonNullable<ActionNode["loop"]>; onOpenIteration: (index: number) => void };

/** How far a loop came, and the way to the first iteration that failed. */
export function LoopFacts({ loop, onOpenIteration }: LoopFactsProps) {
  const t = useTranslations("executions.loop");
  const { begun, total, failed, firstFailed } = loop;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-panel px-4 py-3">
      <p className="min-w-0 flex-1">
        {total === null ? t("begun", { count: begun }) : t("begunOf", { begun, total })}
        {failed > 0 && <span className="font-medium text-fail"> · {t("failed", { count: failed })}</span>}
      </p>
      {firstFailed !== null && (
        <Button size="sm" onPress={() => onOpenIteration(firstFailed)}>
          {t("openFailed")}
        </Button>
      )}
    </div>
  );
}
