"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { setTriggerEnabledAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { TriggerSummary } from "#lib/triggers/schema.ts";

/** Shows what was asked for last until the list is read again, or goes back if it is refused. */
export function TriggerSwitch({ trigger: { id, name, flowId, isEnabled } }: { trigger: TriggerSummary }) {
  const t = useTranslations("triggers");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const change = useMutation({
    // One after the other: a press while the last one is being written is not lost, nor can it overtake.
    scope: { id: `trigger/${id}` },
    mutationFn: async (isOn: boolean) => unwrap(await setTriggerEnabledAction({ triggerId: id, isEnabled: isOn })),
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? "" }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey }),
  });
  const isOn = wanted ?? isEnabled;
  const turn = (next: boolean) => {
    setWanted(next);
    // Of several presses, only the last one's end is told.
    change.mutate(next, { onSettled: () => setWanted(null) });
  };
  return (
    <Switch label={t("switchOf", { name })} stateText={isOn ? t("on") : t("off")} isSelected={isOn} onChange={turn} />
  );
}
