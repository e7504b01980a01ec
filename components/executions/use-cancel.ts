"use client";

import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "#components/ui/toast.tsx";
import { cancelExecutionAction } from "#lib/executions/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

/** Cancels executions, one after the other. The first refusal stops it, and says why. */
export function useCancel(onDone: () => void): UseMutationResult<void, Error, readonly string[]> {
  const t = useTranslations("executions.cancel");
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (executionIds: readonly string[]) => {
      for (const executionId of executionIds) unwrap(await cancelExecutionAction({ executionId }));
    },
    onSuccess: (_, executionIds) => {
      toast({ text: t("done", { count: executionIds.length }) });
      onDone();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["executions"] }),
  });
}
