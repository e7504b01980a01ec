"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import type { MergeChoice, MergeConflict } from "#lib/flows/merge-documents.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ConflictField } from "./conflict-field.tsx";
import { conflictAction } from "./conflict-texts.ts";
import { DocumentDiff } from "./document-diff.tsx";
import type { StaleWay } from "./stale-banner.tsx";
import { useCalledFlows } from "./use-called-flows.ts";
import { useChosenItems } from "./use-chosen-items.ts";
import { useDiffWords } from "./use-diff-words.ts";

const noItems: ReadonlySet<string> = new Set();

type StaleDialogProps = {
  flowId: string;
  /** Of who saved in between. */
  name: string;
  base: readonly FlowAction[];
  mine: readonly FlowAction[];
  theirs: readonly FlowAction[];
  conflicts: readonly MergeConflict[];
  choices: ReadonlyMap<string, MergeChoice>;
  onChoose: (key: string, choice: MergeChoice) => void;
  onTake: (way: StaleWay) => void;
  onClose: () => void;
};

/** What somebody else changed, action by action; then theirs, mine, or both, with each thing that only one can have. */
export function StaleDialog({ flowId, name, base, mine, theirs, conflicts, choices, ...props }: StaleDialogProps) {
  const { onChoose, onTake, onClose } = props;
  const t = useTranslations("flows.stale");
  const all = useMemo(() => [...base, ...mine, ...theirs], [base, mine, theirs]);
  const words = useDiffWords(useChosenItems(all), useCalledFlows(flowId, all), noItems);
  const open = conflicts.filter(({ key }) => !choices.has(key)).length;
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("dialogTitle", { name })} size="lg">
      <DocumentDiff flowId={flowId} before={base} after={theirs} />
      {conflicts.length > 0 && (
        <section aria-labelledby="stale-conflicts" className="flex flex-col gap-3">
          <div className="flex flex-col gap-1">
            <h3 id="stale-conflicts" className="font-semibold">
              {t("conflicts")}
            </h3>
            <p className="text-ink-2 text-sm">{t("conflictsHelp")}</p>
          </div>
          {conflicts.map((conflict) => (
            <ConflictField
              key={conflict.key}
              conflict={conflict}
              action={conflictAction(conflict, base, theirs) ?? unknownAction(conflict.actionId)}
              theirName={name}
              words={words}
              choice={choices.get(conflict.key)}
              onChoose={(choice) => onChoose(conflict.key, choice)}
            />
          ))}
        </section>
      )}
      <p className="text-ink-2 text-sm">{t("nothingLost")}</p>
      <DialogActions start={<Button onPress={onClose}>{t("later")}</Button>}>
        <Button onPress={() => onTake("theirs")}>{t("takeTheirs")}</Button>
        <Button onPress={() => onTake("mine")}>{t("keepMine")}</Button>
        <Button variant="primary" onPress={() => onTake("both")} isDisabled={open > 0}>
          {open > 0 ? t("chooseFirst", { count: open }) : t("keepBoth")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** For what is in neither document any more: its id is all that there is to call it by. */
function unknownAction(id: string): FlowAction {
  return { id, alias: id, type: "", action: "" };
}
