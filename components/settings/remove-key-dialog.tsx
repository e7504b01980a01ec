"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { removeClientKeyAction } from "#lib/clients/actions.ts";
import type { ClientDetail, ClientKey } from "#lib/clients/schema.ts";

type RemoveKeyDialogProps = { client: ClientDetail; value: ClientKey; onClose: () => void };

export function RemoveKeyDialog({ client: { id: clientId, name }, value, onClose }: RemoveKeyDialogProps) {
  const t = useTranslations("clients");
  return (
    <ConfirmAction
      title={t("removeKeyTitle", { name })}
      confirmLabel={t("removeKey")}
      action={() => removeClientKeyAction({ clientId, thumbprint: value.thumbprint })}
      done={() => t("keyRemoved")}
      stale={[["clients"]]}
      onClose={onClose}
    >
      <code className="break-all font-mono text-xs">{value.kid}</code>
      {t("removeKeyText")}
    </ConfirmAction>
  );
}
