"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { deleteGroupAction } from "#lib/groups/actions.ts";
import { groupQuery } from "#lib/groups/queries.ts";
import type { GroupSummary } from "#lib/groups/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type DeleteGroupDialogProps = { group: GroupSummary; onClose: () => void; onDeleted?: () => void };

export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupDialogProps) {
  const t = useTranslations("groups");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: groupId, name, memberCount: members, sectionCount: sections } = group;
  const deletion = useMutation({
    mutationFn: async () => unwrap(await deleteGroupAction({ groupId })),
    onSuccess: async () => {
      onDeleted?.();
      toast({ text: t("deleted", { name }) });
      onClose();
      queryClient.removeQueries({ queryKey: groupQuery(groupId).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["groups", "list"] });
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("deleteTitle", { name })}
      confirmLabel={t("delete")}
      onConfirm={() => deletion.mutate()}
      isPending={deletion.isPending}
      errorText={errorText(deletion.error)}
    >
      {t("deleteText", { members, sections })}
    </ConfirmDialog>
  );
}
