"use client";

import { Ban, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { canCancel, canRerun, canRerunFromFailure } from "#lib/executions/next-acts.ts";
import type { ExecutionStatus, ExecutionSummary } from "#lib/executions/schema.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { type Rerun, RerunDialog } from "./rerun-dialog.tsx";

type SelectionBarProps = { executions: readonly ExecutionSummary[]; onClear: () => void };

/** What can be done about the executions that are ticked. Before them to the keyboard, below them to the eye: no row moves as one is ticked. Each button says for how many of them it is. */
export function SelectionBar({ executions, onClear }: SelectionBarProps) {
  const t = useTranslations("executions");
  const [rerun, setRerun] = useState<Rerun | null>(null);
  const [toCancel, setToCancel] = useState<readonly string[] | null>(null);
  const idsOf = (fits: (status: ExecutionStatus) => boolean) =>
    executions.filter(({ status }) => fits(status)).map(({ id }) => id);
  const [again, fromFailure, going] = [idsOf(canRerun), idsOf(canRerunFromFailure), idsOf(canCancel)];
  return (
    <section
      aria-label={t("selection.label")}
      className="sticky bottom-3 z-10 order-last flex flex-wrap items-center gap-2 rounded-lg border border-line bg-panel px-3 py-2 shadow-floating"
    >
      <span className="mr-2 font-medium tabular-nums">{t("selection.count", { count: executions.length })}</span>
      <Button
        size="sm"
        icon={<RotateCw aria-hidden />}
        isDisabled={again.length === 0}
        onPress={() => setRerun({ from: "START", executionIds: again })}
      >
        {t("selection.rerun", { count: again.length })}
      </Button>
      <Button
        size="sm"
        isDisabled={fromFailure.length === 0}
        onPress={() => setRerun({ from: "FAILURE", executionIds: fromFailure })}
      >
        {t("selection.rerunFailure", { count: fromFailure.length })}
      </Button>
      <Button size="sm" icon={<Ban aria-hidden />} isDisabled={going.length === 0} onPress={() => setToCancel(going)}>
        {t("selection.cancel", { count: going.length })}
      </Button>
      <Button size="sm" variant="ghost" className="ml-auto" onPress={onClear}>
        {t("selection.clear")}
      </Button>
      {toCancel && <CancelDialog executionIds={toCancel} onClose={() => setToCancel(null)} onDone={onClear} />}
      {rerun && (
        <RerunDialog
          {...rerun}
          onClose={() => setRerun(null)}
          onStarted={(started) => {
            setRerun(null);
            onClear();
            toast({ text: t("rerun.done", { count: started.length }) });
          }}
        />
      )}
    </section>
  );
}
