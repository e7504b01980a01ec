"use client";

import clsx from "clsx";
import { UserMinus, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { ActionCell, Cell, Header, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import type { GroupDetail } from "#lib/groups/schema.ts";
import { OperatorStatePill } from "./operator-state-pill.tsx";

const RemoveMemberDialog = dynamic(async () => (await import("./remove-member-dialog.tsx")).RemoveMemberDialog, {
  ssr: false,
});

/** Columns that a narrow screen has no room for. */
const columns = {
  email: "hidden sm:table-cell w-[36%]",
  role: "hidden md:table-cell w-[140px]",
  menu: "w-[56px]",
};

export type Member = GroupDetail["members"][number];

export function MemberTable({ group, selfId }: { group: GroupDetail; selfId: string }) {
  const t = useTranslations("groups");
  const columnText = useTranslations("operators.table");
  const [leaving, setLeaving] = useState<Member | null>(null);
  if (group.members.length === 0) {
    return (
      <EmptyState icon={<Users aria-hidden />} title={t("noMembers")}>
        {t("noMembersText")}
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        label={t("members")}
        head={
          <>
            <Header>{columnText("name")}</Header>
            <Header className={columns.email}>{columnText("email")}</Header>
            <Header className={columns.role}>{columnText("role")}</Header>
            <Header className={columns.menu}>
              <span className="sr-only">{t("table.menu")}</span>
            </Header>
          </>
        }
      >
        {group.members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isSelf={member.id === selfId}
            {...(group.kind !== "everyone" && { onRemove: () => setLeaving(member) })}
          />
        ))}
      </Table>
      {leaving && (
        <RemoveMemberDialog
          group={group}
          member={leaving}
          isSelf={leaving.id === selfId}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

function MemberRow({ member, isSelf, onRemove }: { member: Member; isSelf: boolean; onRemove?: () => void }) {
  const t = useTranslations("groups");
  const operators = useTranslations("operators");
  const { id, name, email, role, isDeactivated } = member;
  return (
    <tr className={clsx(rowClass, isDeactivated && "text-ink-2")}>
      <RowHeader>
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={`/settings/operators/${id}`}
            title={name}
            className="truncate rounded-sm py-2.5 font-medium text-base hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
          {isSelf && <span className="text-ink-2">{operators("you")}</span>}
          {isDeactivated && <OperatorStatePill state="deactivated" />}
        </span>
      </RowHeader>
      <Cell className={clsx("text-ink-2", columns.email)}>
        <span title={email}>{email}</span>
      </Cell>
      <Cell className={columns.role}>{operators(`roles.${role}`)}</Cell>
      <ActionCell>
        {onRemove && (
          <IconButton
            size="sm"
            label={t("removeNamed", { name })}
            icon={<UserMinus aria-hidden />}
            onPress={onRemove}
          />
        )}
      </ActionCell>
    </tr>
  );
}
