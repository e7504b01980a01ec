"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";
import { operatorQuery } from "#lib/operators/queries.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { OperatorAccounts } from "./operator-accounts.tsx";
import type { OperatorDialogKind } from "./operator-dialogs.tsx";
import { OperatorFacts } from "./operator-facts.tsx";
import { OperatorGroups } from "./operator-groups.tsx";
import { OperatorHeader } from "./operator-header.tsx";
import { OperatorSessions } from "./operator-sessions.tsx";

const OperatorDialogs = dynamic(async () => (await import("./operator-dialogs.tsx")).OperatorDialogs, { ssr: false });

type OperatorViewProps = { operatorId: string; accounts: readonly ApiAccountSummary[] };

export function OperatorView({ operatorId, accounts }: OperatorViewProps) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const query = useQuery(operatorQuery(operatorId));
  const [dialog, setDialog] = useState<OperatorDialogKind | null>(null);
  const operator = query.data;

  if (!operator) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  return (
    <article className="flex flex-col gap-5">
      <Breadcrumbs
        label={common("path")}
        crumbs={[{ label: t("title"), href: "/settings/operators" }, { label: operator.name }]}
      />
      <OperatorHeader operator={operator} onOpenDialog={setDialog} />
      {query.error && (
        <Alert tone="fail" title={common("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      <StateNotice operator={operator} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <OperatorFacts operator={operator} />
        <div className="flex min-w-0 flex-col gap-5">
          <OperatorGroups operator={operator} />
          <OperatorSessions operator={operator} onEnd={() => setDialog("sessions")} />
          <OperatorAccounts accounts={accounts} />
        </div>
      </div>
      {dialog && <OperatorDialogs kind={dialog} operator={operator} onClose={() => setDialog(null)} />}
    </article>
  );
}

function StateNotice({ operator: { name, state, linkExpiresAt } }: { operator: OperatorDetail }) {
  const t = useTranslations("operators.detail");
  if (state === "deactivated") return <Alert tone="info">{t("deactivatedAlert", { name })}</Alert>;
  if (state === "active") return null;
  return <Alert tone="info">{t(linkExpiresAt ? "invitedAlert" : "invitedExpired", { name })}</Alert>;
}
