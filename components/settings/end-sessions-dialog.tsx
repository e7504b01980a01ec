"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { endOperatorSessionsAction } from "#lib/operators/actions.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function EndSessionsDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: operatorId, name, isSelf } = operator;
  const end = useMutation({
    mutationFn: async () => unwrap(await endOperatorSessionsAction({ operatorId })),
    onSuccess: ({ count }) => {
      toast({ text: t("detail.sessionsEnded", { count }) });
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["operators"] }),
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("endDialog.title", { name })}
      confirmLabel={t("detail.endSessions")}
      onConfirm={() => end.mutate()}
      isPending={end.isPending}
      errorText={errorText(end.error)}
    >
      {isSelf ? t("endDialog.textSelf") : t("endDialog.text", { name })}
    </ConfirmDialog>
  );
}
