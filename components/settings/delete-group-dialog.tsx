"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { deleteGroupAction } from "#lib/groups/actions.ts";
import { groupQuery } from "#lib/groups/queries.ts";
import type { GroupSummary } from "#lib/groups/schema.ts";

type DeleteGroupDialogProps = { group: GroupSummary; onClose: () => void; onDeleted?: () => void };

export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupDialogProps) {
  const t = useTranslations("groups");
  const queryClient = useQueryClient();
  const { id: groupId, name, memberCount: members, sectionCount: sections } = group;
  return (
    <ConfirmAction
      title={t("deleteTitle", { name })}
      confirmLabel={t("delete")}
      action={() => deleteGroupAction({ groupId })}
      done={() => t("deleted", { name })}
      onDone={() => {
        onDeleted?.();
        queryClient.removeQueries({ queryKey: groupQuery(groupId).queryKey });
      }}
      stale={[["groups", "list"], ["operators"]]}
      onClose={onClose}
    >
      {t("deleteText", { members, sections })}
    </ConfirmAction>
  );
}
