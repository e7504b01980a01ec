"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { revokeClientAction } from "#lib/clients/actions.ts";
import { clientsQuery } from "#lib/clients/queries.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";

export function RevokeClientDialog({
  client: { id: clientId, name },
  onClose,
}: {
  client: ClientDetail;
  onClose: () => void;
}) {
  const t = useTranslations("clients");
  const router = useRouter();
  return (
    <ConfirmAction
      title={t("revokeTitle", { name })}
      confirmLabel={t("revoke")}
      action={() => revokeClientAction({ clientId })}
      done={() => t("revoked", { name })}
      onDone={() => {
        router.push("/settings/clients");
        focusContent();
      }}
      stale={[clientsQuery().queryKey]}
      onClose={onClose}
    >
      {t("revokeText")}
    </ConfirmAction>
  );
}
