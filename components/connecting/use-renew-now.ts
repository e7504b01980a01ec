"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { renewNowAction } from "#lib/connecting/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

/** Renews a token before its time; the item's state may change with the answer, wherever it is shown. */
export function useRenewNow() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (itemId: string) => unwrap(await renewNowAction({ itemId })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });
}

export type RenewNow = ReturnType<typeof useRenewNow>;
