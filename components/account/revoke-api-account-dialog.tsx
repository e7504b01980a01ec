"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { revokeApiAccountAction } from "#lib/api-accounts/actions.ts";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type RevokeApiAccountDialogProps = { account: ApiAccountSummary; onClose: () => void };

export function RevokeApiAccountDialog({ account: { id, description }, onClose }: RevokeApiAccountDialogProps) {
  const t = useTranslations("account.api");
  const errorText = useErrorText();
  const revoke = useMutation({
    mutationFn: async () => unwrap(await revokeApiAccountAction({ id })),
    onSuccess: () => {
      toast({ text: t("revoked", { description }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("revokeTitle", { description })}
      confirmLabel={t("revoke")}
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      errorText={errorText(revoke.error)}
    >
      {t("revokeText")}
    </ConfirmDialog>
  );
}
