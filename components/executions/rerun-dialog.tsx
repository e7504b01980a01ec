"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { rerunExecutionsAction } from "#lib/executions/actions.ts";
import { unwrap } from "#lib/shared/result.ts";
import { RerunOutcome } from "./rerun-outcome.tsx";

export type RerunFrom = "START" | "FAILURE";

export type Rerun = { from: RerunFrom; executionIds: readonly string[] };

type RerunDialogProps = Rerun & {
  onClose: () => void;
  /** All of them were started, as these. */
  onStarted: (executionIds: readonly string[]) => void;
};

/** Asks before effects happen again; then says of each execution what became of it, if not all were started. */
export function RerunDialog({ from, executionIds, onClose, onStarted }: RerunDialogProps) {
  const t = useTranslations("executions.rerun");
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const count = executionIds.length;
  const rerun = useMutation({
    mutationFn: async () => unwrap(await rerunExecutionsAction({ executionIds: [...executionIds], from })),
    onSuccess: async ({ executions, refused }) => {
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
      if (refused.length === 0) onStarted(executions.map(({ id }) => id));
    },
  });
  const hasRefusals = rerun.data !== undefined && rerun.data.refused.length > 0;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={
        hasRefusals ? t(rerun.data.executions.length > 0 ? "outcome" : "outcomeNone") : t(`title.${from}`, { count })
      }
      isBusy={rerun.isPending}
    >
      {hasRefusals ? (
        <>
          <RerunOutcome {...rerun.data} />
          <DialogActions>
            <Button onPress={onClose} autoFocus>
              {t("close")}
            </Button>
          </DialogActions>
        </>
      ) : (
        <ConfirmBody
          tone="primary"
          cancelLabel={t("keep")}
          confirmLabel={t("confirm", { count })}
          confirmIcon={<RotateCw aria-hidden />}
          onConfirm={() => rerun.mutate()}
          onCancel={onClose}
          isPending={rerun.isPending}
          errorText={errorText(rerun.error)}
        >
          {t(`text.${from}`, { count })}
        </ConfirmBody>
      )}
    </Dialog>
  );
}
