"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { NameDialog } from "#components/ui/name-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createGroupAction, renameGroupAction } from "#lib/groups/actions.ts";
import { groupName } from "#lib/groups/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type NameGroupDialogProps = {
  /** The group to rename; none makes a new one, and opens it. */
  group?: { id: string; name: string };
  onClose: () => void;
};

export function NameGroupDialog({ group, onClose }: NameGroupDialogProps) {
  const t = useTranslations("groups");
  const common = useTranslations("settings");
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={t(group ? "renameTitle" : "createTitle")}
      labels={{ name: t("name"), save: t(group ? "rename" : "create"), cancel: common("cancel") }}
      initialName={group?.name}
      schema={groupName}
      onSave={async (name) => {
        if (!group) return unwrap(await createGroupAction({ name })).id;
        unwrap(await renameGroupAction({ groupId: group.id, name }));
        return null;
      }}
      onSaved={async (createdId, name) => {
        await queryClient.invalidateQueries({ queryKey: ["groups"] });
        toast({ text: t(createdId ? "created" : "renamed", { name }) });
      }}
      onClosed={(createdId) => {
        if (createdId) router.push(`/settings/groups/${createdId}`);
      }}
      onClose={onClose}
    />
  );
}
