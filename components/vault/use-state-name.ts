"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import type { ItemSummary } from "#lib/vault/schema.ts";

/** What an item's state is called: of an empty one, whether credentials or an account's consent is missing. */
export function useStateName(): (item: Pick<ItemSummary, "state" | "setupType">) => string {
  const t = useTranslations();
  return useCallback((item) => t(isUnconnected(item) ? "connecting.notConnected" : `vault.states.${item.state}`), [t]);
}
