"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { deleteFormAction } from "#lib/forms/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

type DeleteFormDialogProps = {
  form: { id: string; publicId: string; name: string };
  onClose: () => void;
  onDeleted?: () => void;
};

export function DeleteFormDialog({ form, onClose, onDeleted }: DeleteFormDialogProps) {
  const t = useTranslations("forms");
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const deletion = useMutation({
    mutationFn: async () => unwrap(await deleteFormAction({ formId: form.id })),
    onSuccess: async () => {
      onDeleted?.();
      toast({ text: t("deleted", { name: form.name }) });
      queryClient.removeQueries({ queryKey: ["forms", "detail", form.id] });
      await queryClient.invalidateQueries({ queryKey: ["forms", "list"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("deleteDialog.title", { name: form.name })}
      confirmLabel={t("deleteDialog.confirm")}
      onConfirm={() => deletion.mutate()}
      isPending={deletion.isPending}
      errorText={errorText(deletion.error)}
    >
      {t("deleteDialog.text", { id: form.publicId })}
    </ConfirmDialog>
  );
}
