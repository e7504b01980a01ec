"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Cell, Header, Nothing, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import type { OperatorSummary } from "#lib/operators/schema.ts";
import { OperatorStatePill } from "./operator-state-pill.tsx";

/** Columns that a narrow screen has no room for. */
const columns = {
  email: "hidden md:table-cell w-[24%]",
  role: "hidden sm:table-cell w-[124px]",
  groups: "hidden lg:table-cell w-[20%]",
  state: "w-[132px]",
  lastSeen: "hidden lg:table-cell w-[164px]",
};

type OperatorTableProps = { operators: readonly OperatorSummary[]; selfId: string; isBusy: boolean };

export function OperatorTable({ operators, selfId, isBusy }: OperatorTableProps) {
  const t = useTranslations("operators.table");
  return (
    <Table
      label={t("label")}
      isBusy={isBusy}
      head={
        <>
          <Header>{t("name")}</Header>
          <Header className={columns.email}>{t("email")}</Header>
          <Header className={columns.role}>{t("role")}</Header>
          <Header className={columns.groups}>{t("groups")}</Header>
          <Header className={columns.state}>{t("state")}</Header>
          <Header className={columns.lastSeen}>{t("lastSeen")}</Header>
        </>
      }
    >
      {operators.map((operator) => (
        <OperatorRow key={operator.id} operator={operator} isSelf={operator.id === selfId} />
      ))}
    </Table>
  );
}

function OperatorRow({ operator, isSelf }: { operator: OperatorSummary; isSelf: boolean }) {
  const t = useTranslations("operators");
  const nameOf = useGranteeName();
  const { id, name, email, role, state, lastSeenAt } = operator;
  const groups = operator.groups.map(nameOf).join(", ");
  return (
    <tr className={clsx(rowClass, state === "deactivated" && "text-ink-2")}>
      <RowHeader>
        <span className="flex min-w-0 items-baseline gap-1.5">
          <Link
            href={`/settings/operators/${id}`}
            title={name}
            className="truncate rounded-sm py-2.5 font-medium text-base max-md:pt-2 max-md:pb-0.5 hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
          {isSelf && <span className="text-ink-2">{t("you")}</span>}
        </span>
        <span title={email} className="block truncate pb-1.5 text-ink-2 md:hidden">
          {email}
        </span>
      </RowHeader>
      <Cell className={clsx("text-ink-2", columns.email)}>
        <span title={email}>{email}</span>
      </Cell>
      <Cell className={columns.role}>{t(`roles.${role}`)}</Cell>
      <Cell className={clsx("text-ink-2", columns.groups)}>
        {groups === "" ? <Nothing words={t("table.noGroups")} /> : <span title={groups}>{groups}</span>}
      </Cell>
      <Cell className={columns.state}>
        <OperatorStatePill state={state} />
      </Cell>
      <Cell className={clsx("text-ink-2", columns.lastSeen)}>
        {lastSeenAt ? <RelativeTime value={lastSeenAt} /> : t("table.never")}
      </Cell>
    </tr>
  );
}
