"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { removeClientKeyAction } from "#lib/clients/actions.ts";
import type { ClientDetail, ClientKey } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type RemoveKeyDialogProps = { client: ClientDetail; value: ClientKey; onClose: () => void };

export function RemoveKeyDialog({ client: { id: clientId, name }, value, onClose }: RemoveKeyDialogProps) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => unwrap(await removeClientKeyAction({ clientId, thumbprint: value.thumbprint })),
    onSuccess: async () => {
      toast({ text: t("keyRemoved") });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("removeKeyTitle", { name })}
      confirmLabel={t("removeKey")}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      errorText={errorText(remove.error)}
    >
      <code className="break-all font-mono text-xs">{value.kid}</code>
      {t("removeKeyText")}
    </ConfirmDialog>
  );
}
