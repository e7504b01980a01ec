"use client";

import { useMutation } from "@tanstack/react-query";
import { startConnectAction } from "#lib/connecting/actions.ts";
import type { StartingPoint } from "#lib/connecting/departure.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { rememberDeparture } from "./remembered-departure.ts";
import { useLeavingFrom } from "./starting-point.ts";

/**
 * Goes on at the provider, in this tab: the session that begins is the one that ends it.
 *
 * @param again Where a first try set out from.
 */
export function useStartConnect(again: StartingPoint | null = null) {
  const leaving = useLeavingFrom();
  return useMutation({
    mutationFn: async (itemId: string) => {
      if (leaving && !(await leaving.save())) {
        throw new ActionError({ code: "CONFLICT", messageKey: "connecting.notSaved" });
      }
      return unwrap(await startConnectAction({ itemId }));
    },
    onSuccess: ({ authorizationUrl }, itemId) => {
      rememberDeparture({ itemId, from: again ?? leaving?.from ?? null });
      window.location.assign(authorizationUrl);
    },
  });
}

export type StartConnect = ReturnType<typeof useStartConnect>;
