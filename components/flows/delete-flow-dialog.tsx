"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { deleteFlowAction } from "#lib/flows/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

type DeleteFlowDialogProps = {
  flow: { id: string; name: string };
  onClose: () => void;
  onDeleted?: () => void;
};

export function DeleteFlowDialog({ flow, onClose, onDeleted }: DeleteFlowDialogProps) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const deletion = useMutation({
    mutationFn: async () => unwrap(await deleteFlowAction({ flowId: flow.id })),
    onSuccess: async () => {
      onDeleted?.();
      toast({ text: t("deleted", { name: flow.name }) });
      queryClient.removeQueries({ queryKey: ["flows", "detail", flow.id] });
      await queryClient.invalidateQueries({ queryKey: ["flows", "list"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("deleteDialog.title", { name: flow.name })}
      confirmLabel={t("deleteDialog.confirm")}
      onConfirm={() => deletion.mutate()}
      isPending={deletion.isPending}
      errorText={errorText(deletion.error)}
    >
      {t("deleteDialog.text")}
    </ConfirmDialog>
  );
}
