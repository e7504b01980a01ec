"use client";

import { KeyRound, Pencil, UserRoundCheck, UserRoundX } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import type { OperatorDialogKind } from "./operator-dialogs.tsx";
import { OperatorStatePill } from "./operator-state-pill.tsx";

type OperatorHeaderProps = { operator: OperatorDetail; onOpenDialog: (kind: OperatorDialogKind) => void };

export function OperatorHeader({ operator, onOpenDialog }: OperatorHeaderProps) {
  const t = useTranslations("operators");
  const isDeactivated = operator.state === "deactivated";
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-words font-semibold text-xl">{operator.name}</h1>
        {operator.isSelf && <span className="text-ink-2">{t("you")}</span>}
        <OperatorStatePill state={operator.state} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={<Pencil aria-hidden />} onPress={() => onOpenDialog("edit")}>
          {t("detail.edit")}
        </Button>
        {!isDeactivated && (
          <Button icon={<KeyRound aria-hidden />} onPress={() => onOpenDialog("link")}>
            {t("detail.newLink")}
          </Button>
        )}
        {isDeactivated && (
          <Button variant="primary" icon={<UserRoundCheck aria-hidden />} onPress={() => onOpenDialog("reactivate")}>
            {t("detail.reactivate")}
          </Button>
        )}
        {!isDeactivated && !operator.isSelf && (
          <Button icon={<UserRoundX aria-hidden />} onPress={() => onOpenDialog("deactivate")}>
            {t("detail.deactivate")}
          </Button>
        )}
      </div>
    </header>
  );
}
