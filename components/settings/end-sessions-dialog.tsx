"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { endOperatorSessionsAction } from "#lib/operators/actions.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";

export function EndSessionsDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const { id: operatorId, name, isSelf } = operator;
  return (
    <ConfirmAction
      title={t("endDialog.title", { name })}
      confirmLabel={t("detail.endSessions")}
      action={() => endOperatorSessionsAction({ operatorId })}
      done={({ count }) => t("detail.sessionsEnded", { count })}
      stale={[["operators"]]}
      onClose={onClose}
    >
      {isSelf ? t("endDialog.textSelf") : t("endDialog.text", { name })}
    </ConfirmAction>
  );
}
