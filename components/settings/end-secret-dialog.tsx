"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { endPreviousSecretAction } from "#lib/clients/actions.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";

export function EndSecretDialog({
  client: { id: clientId, name },
  onClose,
}: {
  client: ClientDetail;
  onClose: () => void;
}) {
  const t = useTranslations("clients");
  return (
    <ConfirmAction
      title={t("endPreviousTitle", { name })}
      confirmLabel={t("endPreviousConfirm")}
      action={() => endPreviousSecretAction({ clientId })}
      done={() => t("previousEnded")}
      stale={[["clients"]]}
      onClose={onClose}
    >
      {t("endPreviousText")}
    </ConfirmAction>
  );
}
