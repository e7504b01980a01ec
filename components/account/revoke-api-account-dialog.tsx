"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { revokeApiAccountAction } from "#lib/api-accounts/actions.ts";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";

type RevokeApiAccountDialogProps = { account: ApiAccountSummary; onClose: () => void };

export function RevokeApiAccountDialog({ account: { id, description }, onClose }: RevokeApiAccountDialogProps) {
  const t = useTranslations("account.api");
  return (
    <ConfirmAction
      title={t("revokeTitle", { description })}
      confirmLabel={t("revoke")}
      action={() => revokeApiAccountAction({ id })}
      done={() => t("revoked", { description })}
      onClose={onClose}
    >
      {t("revokeText")}
    </ConfirmAction>
  );
}
