"use client";

import { useTranslations } from "next-intl";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import type { ItemKind, StoredKind } from "#lib/vault/schema.ts";

/** As `AppIcon` names them. */
export const kindIcons: Record<StoredKind, string> = {
  credentialSet: "user-key",
  certificateArchive: "file-key",
  certificate: "badge-check",
  file: "file",
  oneTimePassword: "timer",
};

/** What an item is, in a word and an icon: a connection by its app, a stored item by its type. */
export function useItemType(): (item: { kind: ItemKind; appId: string | null }) => { name: string; icon: string } {
  const t = useTranslations("vault.kinds");
  return ({ kind, appId }) => {
    if (kind !== "connection") return { name: t(kind), icon: kindIcons[kind] };
    const app = findAppFace(appId ?? "");
    return { name: app?.name ?? appId ?? "", icon: app?.icon ?? "" };
  };
}
