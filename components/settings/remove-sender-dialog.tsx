"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { clearSenderAction } from "#lib/senders/actions.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import type { SenderChannel } from "#lib/senders/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type RemoveSenderDialogProps = { channel: SenderChannel; onClose: () => void; onRemoved: () => void };

export function RemoveSenderDialog({ channel, onClose, onRemoved }: RemoveSenderDialogProps) {
  const t = useTranslations("sending");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => unwrap(await clearSenderAction({ channel })),
    onSuccess: async () => {
      toast({ text: t(`removed.${channel}`) });
      onClose();
      onRemoved();
      await queryClient.invalidateQueries({ queryKey: sendersQuery().queryKey });
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t(`removeTitle.${channel}`)}
      confirmLabel={t("remove")}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      errorText={errorText(remove.error)}
    >
      {t(`removeText.${channel}`)}
    </ConfirmDialog>
  );
}
