"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { deleteFormAction } from "#lib/forms/actions.ts";

type DeleteFormDialogProps = {
  form: { id: string; publicId: string; name: string };
  onClose: () => void;
  onDeleted?: () => void;
};

export function DeleteFormDialog({ form, onClose, onDeleted }: DeleteFormDialogProps) {
  const t = useTranslations("forms");
  const queryClient = useQueryClient();
  return (
    <ConfirmAction
      title={t("deleteDialog.title", { name: form.name })}
      confirmLabel={t("deleteDialog.confirm")}
      action={() => deleteFormAction({ formId: form.id })}
      done={() => t("deleted", { name: form.name })}
      onDone={async () => {
        onDeleted?.();
        queryClient.removeQueries({ queryKey: ["forms", "detail", form.id] });
        await queryClient.invalidateQueries({ queryKey: ["forms", "list"] });
      }}
      onClose={onClose}
    >
      {t("deleteDialog.text", { id: form.publicId })}
    </ConfirmAction>
  );
}
