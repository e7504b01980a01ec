"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
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
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("title", { count })}
      cancelLabel={t("keep", { count })}
      confirmLabel={t("confirm", { count })}
      onConfirm={() => cancel.mutate(executionIds)}
      isPending={cancel.isPending}
      errorText={errorText(cancel.error)}
    >
      {t("text")}
    </ConfirmDialog>
  );
}
