"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Users, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import { addGroupMemberAction, removeGroupMemberAction } from "#lib/groups/actions.ts";
import { groupsQuery } from "#lib/groups/queries.ts";
import type { GroupMark } from "#lib/groups/schema.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type Change = { group: GroupMark; isJoining: boolean };

/** Administrators is joined and left by the role, which says what that means. */
export function OperatorGroups({ operator }: { operator: OperatorDetail }) {
  const t = useTranslations("operators.detail");
  const nameOf = useGranteeName();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const all = useQuery(groupsQuery()).data ?? [];
  const { id: operatorId, name, groups, state } = operator;
  const free = all.filter(({ id, kind }) => kind === "custom" && !groups.some((group) => group.id === id));
  const change = useMutation({
    mutationFn: async ({ group, isJoining }: Change) => {
      const act = isJoining ? addGroupMemberAction : removeGroupMemberAction;
      return unwrap(await act({ groupId: group.id, operatorId }));
    },
    onSuccess: (_, { group, isJoining }) => {
      toast({ text: t(isJoining ? "addedTo" : "removedFrom", { name, group: nameOf(group) }) });
      if (!isJoining) focusContent();
    },
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
    },
  });
  return (
    <Panel
      title={t("groups")}
      actions={
        free.length > 0 &&
        state !== "deactivated" && (
          <Menu
            label={t("addToGroup")}
            trigger={
              <Button size="sm" icon={<Plus aria-hidden />} isPending={change.isPending}>
                {t("addToGroup")}
              </Button>
            }
            entries={free.map((group) => ({
              id: group.id,
              label: group.name,
              onAction: () => change.mutate({ group, isJoining: true }),
            }))}
          />
        )
      }
    >
      {change.error && <Alert tone="fail">{errorText(change.error)}</Alert>}
      {groups.length > 0 && (
        <ul className="divide-y divide-line">
          {groups.map((group) => (
            <li key={group.id} className="flex min-h-10 items-center gap-2.5">
              <Users aria-hidden className="size-4 shrink-0 text-ink-2" />
              <Link
                href={`/settings/groups/${group.id}`}
                className="min-w-0 flex-1 truncate rounded-sm hover:underline hover:underline-offset-4"
              >
                {nameOf(group)}
              </Link>
              {group.kind === "custom" && (
                <IconButton
                  size="sm"
                  label={t("removeFrom", { group: group.name })}
                  icon={<X aria-hidden />}
                  isDisabled={change.isPending}
                  onPress={() => change.mutate({ group, isJoining: false })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="text-ink-2">
        {groups.length === 0 && `${t("noGroups")} `}
        {t("everyoneNote")}
      </p>
    </Panel>
  );
}
