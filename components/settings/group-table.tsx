"use client";

import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { ActionCell, Cell, Header, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import type { GroupSummary } from "#lib/groups/schema.ts";
import { GroupMenu } from "./group-menu.tsx";

/** Columns that a narrow screen has no room for. */
const columns = {
  members: "w-[128px]",
  sections: "hidden sm:table-cell w-[128px]",
  created: "hidden md:table-cell w-[120px]",
  menu: "w-[52px]",
};

export function GroupTable({ groups }: { groups: readonly GroupSummary[] }) {
  const t = useTranslations("groups");
  const nameOf = useGranteeName();
  return (
    <Table
      label={t("table.label")}
      head={
        <>
          <Header>{t("table.name")}</Header>
          <Header className={columns.members}>{t("table.members")}</Header>
          <Header className={columns.sections}>{t("table.sections")}</Header>
          <Header className={columns.created}>{t("table.created")}</Header>
          <Header className={columns.menu}>
            <span className="sr-only">{t("table.menu")}</span>
          </Header>
        </>
      }
    >
      {groups.map((group) => (
        <tr key={group.id} className={rowClass}>
          <RowHeader>
            <span className="flex min-w-0 items-center gap-2.5">
              <Link
                href={`/settings/groups/${group.id}`}
                title={nameOf(group)}
                className="truncate rounded-sm py-2.5 font-medium text-base hover:underline hover:underline-offset-4"
              >
                {nameOf(group)}
              </Link>
              {group.kind !== "custom" && (
                <Pill tone="neutral" className="px-2 max-sm:hidden">
                  {t("builtIn")}
                </Pill>
              )}
            </span>
          </RowHeader>
          <Cell className={columns.members}>{t("memberCount", { count: group.memberCount })}</Cell>
          <Cell className={`text-ink-2 ${columns.sections}`}>{t("sectionCount", { count: group.sectionCount })}</Cell>
          <Cell className={`text-ink-2 ${columns.created}`}>
            <DateText value={group.createdAt} />
          </Cell>
          <ActionCell>{group.kind === "custom" && <GroupMenu group={group} />}</ActionCell>
        </tr>
      ))}
    </Table>
  );
}
