"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { dropClientSecretAction } from "#lib/clients/actions.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function DropSecretDialog({
  client: { id: clientId, name, previousUntil },
  onClose,
}: {
  client: ClientDetail;
  onClose: () => void;
}) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  // As it was when it was asked: the page behind learns of it before this closes.
  const [hadPrevious] = useState(previousUntil !== null);
  const drop = useMutation({
    mutationFn: async () => unwrap(await dropClientSecretAction({ clientId })),
    onSuccess: async () => {
      toast({ text: t("secretDropped") });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("dropSecretTitle", { name })}
      confirmLabel={t("dropSecret")}
      onConfirm={() => drop.mutate()}
      isPending={drop.isPending}
      errorText={errorText(drop.error)}
    >
      {t("dropSecretText", { hadPrevious: String(hadPrevious) })}
    </ConfirmDialog>
  );
}
