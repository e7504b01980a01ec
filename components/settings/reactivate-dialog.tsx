"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { reactivateOperatorAction } from "#lib/operators/actions.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";

export function ReactivateDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const { id: operatorId, name } = operator;
  return (
    <ConfirmAction
      title={t("reactivateDialog.title", { name })}
      confirmLabel={t("detail.reactivate")}
      tone="primary"
      action={() => reactivateOperatorAction({ operatorId })}
      done={() => t("detail.reactivated", { name })}
      onDone={focusContent}
      stale={[["operators"]]}
      onClose={onClose}
    >
      {t("reactivateDialog.text", { name })}
    </ConfirmAction>
  );
}
