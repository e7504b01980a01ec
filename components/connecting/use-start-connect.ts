"use client";

import { useMutation } from "@tanstack/react-query";
import { startConnectAction } from "#lib/connecting/actions.ts";
import { unwrap } from "#lib/shared/result.ts";
import { rememberItem } from "./item-on-the-way.ts";

/** Goes on at the provider, in this tab: the session that begins is the one that ends it. */
export function useStartConnect() {
  return useMutation({
    mutationFn: async (itemId: string) => unwrap(await startConnectAction({ itemId })),
    onSuccess: ({ authorizationUrl }, itemId) => {
      rememberItem(itemId);
      window.location.assign(authorizationUrl);
    },
  });
}

export type StartConnect = ReturnType<typeof useStartConnect>;
