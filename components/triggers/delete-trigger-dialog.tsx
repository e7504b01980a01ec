"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { deleteTriggerAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { TriggerSummary } from "#lib/triggers/schema.ts";

export function DeleteTriggerDialog({ trigger, onClose }: { trigger: TriggerSummary; onClose: () => void }) {
  const t = useTranslations("triggers.delete");
  const queryClient = useQueryClient();
  const { id, name, type, flowId } = trigger;
  return (
    <ConfirmAction
      title={t("title", { name })}
      confirmLabel={t(`confirm.${type}`)}
      action={() => deleteTriggerAction({ triggerId: id })}
      done={() => t("deleted", { name })}
      onDone={() => queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey })}
      onClose={onClose}
    >
      {t(`text.${type}`)}
    </ConfirmAction>
  );
}
