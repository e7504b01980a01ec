"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "#lib/shared/result.ts";
import { testConnectionAction } from "#lib/vault/actions.ts";

/** Asks the provider; the item's state may change with the answer, wherever it is shown. */
export function useTestConnection() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (itemId: string) => unwrap(await testConnectionAction({ itemId })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });
}

export type ConnectionTest = ReturnType<typeof useTestConnection>;
