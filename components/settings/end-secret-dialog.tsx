"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { endPreviousSecretAction } from "#lib/clients/actions.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function EndSecretDialog({
  client: { id: clientId, name },
  onClose,
}: {
  client: ClientDetail;
  onClose: () => void;
}) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: async () => unwrap(await endPreviousSecretAction({ clientId })),
    onSuccess: async () => {
      toast({ text: t("previousEnded") });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("endPreviousTitle", { name })}
      confirmLabel={t("endPreviousConfirm")}
      onConfirm={() => end.mutate()}
      isPending={end.isPending}
      errorText={errorText(end.error)}
    >
      {t("endPreviousText")}
    </ConfirmDialog>
  );
}
