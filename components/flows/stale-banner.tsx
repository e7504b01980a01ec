"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { diffDocuments } from "#lib/flows/diff-documents.ts";
import { wayToChosen, withOwn } from "#lib/flows/edit-rebase.ts";
import { type MergeChoice, mergeDocuments } from "#lib/flows/merge-documents.ts";
import { StaleDialog } from "./stale-dialog.tsx";
import type { useDraft } from "./use-draft.ts";
import { useLatest } from "./use-latest.ts";
import type { TheirDraft } from "./use-stale.ts";

type Draft = ReturnType<typeof useDraft>;
export type StaleWay = "theirs" | "mine" | "both";

const stepKinds = { theirs: "load", mine: "mine", both: "merge" } as const;

type StaleBannerProps = { flowId: string; draft: Draft; onUndo: () => void };

/** Someone else saved in between. Nothing is lost until one chooses, nor by what one chooses. */
export function StaleBanner({ draft, ...props }: StaleBannerProps) {
  const t = useTranslations("flows.stale");
  const errorText = useErrorText();
  const { theirs, error, read } = draft.stale;
  if (theirs) return <Choice theirs={theirs} draft={draft} {...props} />;
  return (
    <Alert
      tone={error ? "fail" : "info"}
      title={t("titleUnknown")}
      className="rounded-none! border-x-0! border-t-0! px-5"
      actions={
        error && (
          <Button size="sm" onPress={read} className="self-center">
            {t("readAgain")}
          </Button>
        )
      }
    >
      {error ? errorText(error) : t("reading")}
    </Alert>
  );
}

function Choice({ flowId, theirs, draft, onUndo }: StaleBannerProps & { theirs: TheirDraft }) {
  const t = useTranslations("flows.stale");
  const format = useFormatter();
  const { base } = draft.getUnsaved();
  const mine = useDeferredValue(draft.state.actions);
  const [choices, setChoices] = useState<ReadonlyMap<string, MergeChoice>>(new Map());
  const [isOpen, setOpen] = useState(false);
  const { conflicts } = useMemo(
    () => mergeDocuments(base, mine, theirs.actions, choices),
    [base, mine, theirs.actions, choices],
  );
  const isQuiet = useOwn(theirs, draft, conflicts.length === 0);
  const count = useMemo(() => diffDocuments(base, theirs.actions).length, [base, theirs.actions]);

  const name = theirs.savedBy ?? t("someone");
  const time = format.dateTime(theirs.savedAt, { dateStyle: "short", timeStyle: "short" });
  const take = (way: StaleWay) => {
    const mineNow = draft.getActions();
    const chosen = {
      theirs: () => theirs.actions,
      mine: () => mineNow,
      both: () => mergeDocuments(base, mineNow, theirs.actions, choices).actions,
    };
    const steps = wayToChosen(base, mineNow, theirs.actions, chosen[way]());
    draft.choose(theirs, steps, stepKinds[way]);
    const text = { theirs: t("tookTheirs", { name }), mine: t("keptMine"), both: t("keptBoth", { name, count }) };
    // What one had is one undo away; what they had, where one kept one's own, is a saved version.
    const canUndo = way !== "mine" && steps.length > 1;
    toast({ text: text[way], ...(canUndo && { action: { label: t("undo"), onPress: onUndo } }) });
  };

  if (isQuiet) return null;
  return (
    <Alert
      tone={conflicts.length === 0 ? "info" : "fail"}
      title={t("title", { name, time })}
      className="rounded-none! border-x-0! border-t-0! px-5 max-sm:flex-wrap"
      actions={
        <div className="flex shrink-0 flex-wrap gap-2 self-center max-sm:w-full max-sm:pl-6">
          <Button size="sm" onPress={() => setOpen(true)}>
            {t("look")}
          </Button>
          {conflicts.length === 0 && (
            <Button size="sm" variant="primary" onPress={() => take("both")}>
              {t("keepBoth")}
            </Button>
          )}
        </div>
      }
    >
      {conflicts.length === 0 ? t("fits", { count }) : t("clashes", { count: conflicts.length })}
      {isOpen && (
        <StaleDialog
          flowId={flowId}
          name={name}
          base={base}
          mine={mine}
          theirs={theirs.actions}
          conflicts={conflicts}
          choices={choices}
          onChoose={(key, choice) => setChoices(new Map([...choices, [key, choice]]))}
          onTake={take}
          onClose={() => setOpen(false)}
        />
      )}
    </Alert>
  );
}

/** What one saved oneself comes in without a question, as far as it fits: see decision 029. True while it does. */
function useOwn(theirs: TheirDraft, draft: Draft, fits: boolean): boolean {
  const { actions } = draft.state;
  const isQuiet = theirs.isOwn && fits;
  const takeIn = useLatest(() => {
    const both = withOwn(draft.getUnsaved(), theirs.actions);
    if (both) draft.choose({ ...theirs, savedBy: null }, [both], "merge");
  });
  // Again with each edit: one may have been at odds for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever they change
  useEffect(() => {
    if (isQuiet) takeIn();
  }, [isQuiet, theirs.version, actions, takeIn]);
  return isQuiet;
}
