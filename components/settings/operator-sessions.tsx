"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { OperatorDetail } from "#lib/operators/schema.ts";

type OperatorSessionsProps = { operator: OperatorDetail; onEnd: () => void };

export function OperatorSessions({ operator: { sessionCount }, onEnd }: OperatorSessionsProps) {
  const t = useTranslations("operators.detail");
  return (
    <Panel
      title={t("sessions")}
      actions={
        sessionCount > 0 && (
          <Button size="sm" icon={<LogOut aria-hidden />} onPress={onEnd}>
            {t("endSessions")}
          </Button>
        )
      }
    >
      <p className="text-ink-2">{t("sessionCount", { count: sessionCount })}</p>
    </Panel>
  );
}
