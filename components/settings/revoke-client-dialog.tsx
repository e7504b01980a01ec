"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { revokeClientAction } from "#lib/clients/actions.ts";
import { clientsQuery } from "#lib/clients/queries.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function RevokeClientDialog({
  client: { id: clientId, name },
  onClose,
}: {
  client: ClientDetail;
  onClose: () => void;
}) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const router = useRouter();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: async () => unwrap(await revokeClientAction({ clientId })),
    onSuccess: async () => {
      router.push("/settings/clients");
      toast({ text: t("revoked", { name }) });
      onClose();
      focusContent();
      await queryClient.invalidateQueries({ queryKey: clientsQuery().queryKey });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("revokeTitle", { name })}
      confirmLabel={t("revoke")}
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      errorText={errorText(revoke.error)}
    >
      {t("revokeText")}
    </ConfirmDialog>
  );
}
