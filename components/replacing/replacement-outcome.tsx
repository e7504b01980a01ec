"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ReplacementResult } from "#lib/replacements/schema.ts";
import { useUndoReplacement } from "./use-undo-replacement.ts";

/** What came of a replacement of which a part was refused. */
export function ReplacementOutcome({ result, onClose }: { result: ReplacementResult; onClose: () => void }) {
  const t = useTranslations("replacing");
  const messageText = useMessageText();
  const undo = useUndoReplacement();
  const { replacementId, changed, refused } = result;
  const undoing = useMutation({ mutationFn: undo, onSuccess: onClose });
  return (
    <>
      <Alert tone={changed.length === 0 ? "fail" : "amber"} title={t("done", { count: changed.length })}>
        {t("refused", { count: refused.length })}
      </Alert>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
        {refused.map(({ flowId, name, messageKey, params }) => (
          <li key={flowId} className="flex flex-col gap-0.5 px-3 py-2.5">
            <span className="break-words font-medium">{name ?? t("goneFlow")}</span>
            <span className="text-ink-2 text-sm">{messageText(messageKey, params)}</span>
          </li>
        ))}
      </ul>
      <DialogActions>
        {replacementId !== null && (
          <Button isPending={undoing.isPending} onPress={() => undoing.mutate(replacementId)}>
            {t("undo.label")}
          </Button>
        )}
        <Button variant="primary" isDisabled={undoing.isPending} onPress={onClose}>
          {t("close")}
        </Button>
      </DialogActions>
    </>
  );
}
