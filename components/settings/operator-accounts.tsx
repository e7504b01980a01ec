"use client";

import { useTranslations } from "next-intl";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";

/** What acts in the operator's name. */
export function OperatorAccounts({ accounts }: { accounts: readonly ApiAccountSummary[] }) {
  const t = useTranslations("operators.detail");
  return (
    <Panel title={t("accounts")}>
      {accounts.length === 0 && <p className="text-ink-2">{t("noAccounts")}</p>}
      {accounts.length > 0 && (
        <ul className="divide-y divide-line">
          {accounts.map(({ id, description, userName, lastUsedAt }) => (
            <li key={id} className="flex items-center justify-between gap-3 py-2">
              <span className="min-w-0">
                <span className="block truncate">{description}</span>
                <code className="block truncate font-mono text-ink-2 text-xs">{userName}</code>
              </span>
              <span className="shrink-0 text-ink-2 text-sm">
                {lastUsedAt ? <RelativeTime value={lastUsedAt} /> : t("neverUsed")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
