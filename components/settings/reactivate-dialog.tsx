"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { reactivateOperatorAction } from "#lib/operators/actions.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function ReactivateDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: operatorId, name } = operator;
  const reactivate = useMutation({
    mutationFn: async () => unwrap(await reactivateOperatorAction({ operatorId })),
    onSuccess: () => {
      toast({ text: t("detail.reactivated", { name }) });
      onClose();
      focusContent();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["operators"] }),
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("reactivateDialog.title", { name })}
      confirmLabel={t("detail.reactivate")}
      tone="primary"
      onConfirm={() => reactivate.mutate()}
      isPending={reactivate.isPending}
      errorText={errorText(reactivate.error)}
    >
      {t("reactivateDialog.text", { name })}
    </ConfirmDialog>
  );
}
