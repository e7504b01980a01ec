"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import { removeGroupMemberAction } from "#lib/groups/actions.ts";
import type { GroupDetail } from "#lib/groups/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import type { Member } from "./member-table.tsx";

type RemoveMemberDialogProps = { group: GroupDetail; member: Member; isSelf: boolean; onClose: () => void };

export function RemoveMemberDialog({ group, member, isSelf, onClose }: RemoveMemberDialogProps) {
  const t = useTranslations("groups");
  const nameOf = useGranteeName();
  const errorText = useErrorText();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { name } = member;
  const isAdmins = group.kind === "administrators";
  const remove = useMutation({
    mutationFn: async () => unwrap(await removeGroupMemberAction({ groupId: group.id, operatorId: member.id })),
    onSuccess: async () => {
      toast({ text: t("removed", { name, group: nameOf(group) }) });
      onClose();
      focusContent();
      // Who has just ceased to be an administrator may see nothing more here.
      if (isAdmins && isSelf) return router.push("/vault");
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={t("removeTitle", { name, group: nameOf(group) })}
      confirmLabel={t("remove")}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      errorText={errorText(remove.error)}
    >
      {t(isAdmins ? "removeAdminText" : "removeText", { name })}
      {isAdmins && isSelf && ` ${t("removeSelfText")}`}
    </ConfirmDialog>
  );
}
