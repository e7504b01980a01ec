"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { deleteTriggerAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { TriggerSummary } from "#lib/triggers/schema.ts";

export function DeleteTriggerDialog({ trigger, onClose }: { trigger: TriggerSummary; onClose: () => void }) {
  const t = useTranslations("triggers.delete");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id, name, type, flowId } = trigger;
  const deletion = useMutation({
    mutationFn: async () => unwrap(await deleteTriggerAction({ triggerId: id })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey });
      toast({ text: t("deleted", { name }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("title", { name })}
      confirmLabel={t(`confirm.${type}`)}
      onConfirm={() => deletion.mutate()}
      isPending={deletion.isPending}
      errorText={errorText(deletion.error)}
    >
      {t(`text.${type}`)}
    </ConfirmDialog>
  );
}
