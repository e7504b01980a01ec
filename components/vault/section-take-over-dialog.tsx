"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { takeOverSectionAction } from "#lib/sections/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

type SectionTakeOverDialogProps = { section: { id: string; name: string }; onClose: () => void };

export function SectionTakeOverDialog({ section, onClose }: SectionTakeOverDialogProps) {
  const t = useTranslations("vault.orphans");
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const takeOver = useMutation({
    mutationFn: async () => unwrap(await takeOverSectionAction({ sectionId: section.id })),
    onSuccess: ({ id }) => {
      toast({ text: t("done", { section: section.name }) });
      onClose();
      router.push(`/vault/sections/${id}`);
      focusContent();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("confirmTitle", { section: section.name })}
      confirmLabel={t("takeOver")}
      tone="primary"
      onConfirm={() => takeOver.mutate()}
      isPending={takeOver.isPending}
      errorText={errorText(takeOver.error)}
    >
      {t("confirmText")}
    </ConfirmDialog>
  );
}
