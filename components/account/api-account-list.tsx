"use client";

import { Ellipsis, KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";
import { AccountPanel } from "./account-panel.tsx";

const CreateApiAccountDialog = dynamic(
  async () => (await import("./create-api-account-dialog.tsx")).CreateApiAccountDialog,
  { ssr: false },
);
const DescribeApiAccountDialog = dynamic(
  async () => (await import("./describe-api-account-dialog.tsx")).DescribeApiAccountDialog,
  { ssr: false },
);
const RevokeApiAccountDialog = dynamic(
  async () => (await import("./revoke-api-account-dialog.tsx")).RevokeApiAccountDialog,
  { ssr: false },
);

type Open = { what: "create" } | { what: "describe" | "revoke"; account: ApiAccountSummary };

type ApiAccountListProps = {
  accounts: readonly ApiAccountSummary[];
  /** Whose they are, where that is another operator than the reader. */
  operator?: { id: string; name: string };
};

/** Programs that call `/v4` as an operator. */
export function ApiAccountList({ accounts, operator }: ApiAccountListProps) {
  const keptFocus = useKeptFocus(accounts.length);
  const t = useTranslations("account.api");
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <AccountPanel
      keptFocus={keptFocus}
      title={t("title")}
      lead={operator ? t("leadOf", { name: operator.name }) : t("lead")}
      actions={
        <Button icon={<Plus aria-hidden />} onPress={() => setOpen({ what: "create" })}>
          {t("create")}
        </Button>
      }
    >
      {accounts.length === 0 ? (
        <p className="rounded-xl border border-line border-dashed bg-panel px-4 py-6 text-center text-ink-2">
          {t("none")}
        </p>
      ) : (
        <ul aria-label={t("title")} className="divide-y divide-line rounded-xl border border-line bg-panel">
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} onOpen={(what) => setOpen({ what, account })} />
          ))}
        </ul>
      )}
      {open?.what === "create" && <CreateApiAccountDialog operator={operator} onClose={close} />}
      {open?.what === "describe" && <DescribeApiAccountDialog account={open.account} onClose={close} />}
      {open?.what === "revoke" && <RevokeApiAccountDialog account={open.account} onClose={close} />}
    </AccountPanel>
  );
}

type AccountRowProps = { account: ApiAccountSummary; onOpen: (what: "describe" | "revoke") => void };

function AccountRow({ account: { description, userName, createdAt, lastUsedAt }, onOpen }: AccountRowProps) {
  const t = useTranslations("account.api");
  return (
    <li className="flex min-h-[60px] flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <RowIcon>
        <KeyRound />
      </RowIcon>
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words font-medium">{description}</p>
        <code className="break-all font-mono text-ink-2 text-xs">{userName}</code>
      </div>
      <p className="text-ink-2 text-sm max-sm:order-last max-sm:basis-full max-sm:pl-10 sm:text-right">
        <span className="block">{t.rich("created", { date: () => <DateText value={createdAt} /> })}</span>
        <span className="block">
          {lastUsedAt ? t.rich("lastUsed", { time: () => <RelativeTime value={lastUsedAt} /> }) : t("notYetUsed")}
        </span>
      </p>
      <Menu
        label={t("actionsOf", { description })}
        trigger={
          <IconButton
            size="sm"
            label={t("actionsOf", { description })}
            icon={<Ellipsis aria-hidden />}
            hasTooltip={false}
          />
        }
        entries={[
          { id: "describe", label: t("describe"), onAction: () => onOpen("describe") },
          { id: "revoke", label: t("revoke"), tone: "danger", onAction: () => onOpen("revoke") },
        ]}
      />
    </li>
  );
}
