"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { deleteFlowAction } from "#lib/flows/actions.ts";

type DeleteFlowDialogProps = {
  flow: { id: string; name: string };
  onClose: () => void;
  onDeleted?: () => void;
};

export function DeleteFlowDialog({ flow, onClose, onDeleted }: DeleteFlowDialogProps) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  return (
    <ConfirmAction
      title={t("deleteDialog.title", { name: flow.name })}
      confirmLabel={t("deleteDialog.confirm")}
      action={() => deleteFlowAction({ flowId: flow.id })}
      done={() => t("deleted", { name: flow.name })}
      onDone={async () => {
        onDeleted?.();
        queryClient.removeQueries({ queryKey: ["flows", "detail", flow.id] });
        await queryClient.invalidateQueries({ queryKey: ["flows", "list"] });
      }}
      onClose={onClose}
    >
      {t("deleteDialog.text")}
    </ConfirmAction>
  );
}
