"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useCancel } from "./use-cancel.ts";

type CancelDialogProps = { executionIds: readonly string[]; onClose: () => void; onDone?: () => void };

/** Asks before it cancels: what was done stays done. No other button of it is called Cancel. */
export function CancelDialog({ executionIds, onClose, onDone }: CancelDialogProps) {
  const t = useTranslations("executions.cancel");
  const errorText = useErrorText();
  const cancel = useCancel(() => {
    onDone?.();
    onClose();
  });
  const count = executionIds.length;
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      isOpen
      onOpenChange={onClose}
      title={t("title", { count })}
      isBusy={cancel.isPending}
    >
      <p className="text-ink-2">{t("text")}</p>
      {cancel.error && <Alert tone="fail">{errorText(cancel.error)}</Alert>}
      <DialogActions>
        <Button onPress={onClose} isDisabled={cancel.isPending} autoFocus>
          {t("keep", { count })}
        </Button>
        <Button variant="danger" onPress={() => cancel.mutate(executionIds)} isPending={cancel.isPending}>
          {t("confirm", { count })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
