"use client";

import { useNow, useTranslations } from "next-intl";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { Note, type NoteTone, VaultLink } from "./item-note.tsx";

/** What there is to know about a chosen stored item. `item` null: gone, or not shared. */
export function StoredItemNotes({ item, isHidden }: { item: ItemOption | null; isHidden: boolean }) {
  const t = useTranslations("flows.stored");
  const stateNote = useStateNote();
  if (!item) return <Note tone={isHidden ? "lock" : "fail"}>{isHidden ? t("hidden") : t("missing")}</Note>;
  const state = stateNote(item);
  return (
    <>
      {state && (
        <Note tone={state.tone} action={<VaultLink id={item.id} />}>
          {state.text}
        </Note>
      )}
      {item.isAnyHost && (
        <Note tone="amber" action={<VaultLink id={item.id} />}>
          {t("anyHost")}
        </Note>
      )}
    </>
  );
}

/** What an item's state means for an action; null if it means nothing. */
export function useStateNote(): (item: ItemOption) => { tone: NoteTone; text: string } | null {
  const t = useTranslations("flows.stored");
  const expiry = useTranslations("vault.expiry");
  const now = useNow();
  return ({ state, expiresAt }) => {
    if (state === "expired") return { tone: "fail", text: t("expired") };
    if (state === "failing") return { tone: "fail", text: t("failing") };
    if (state === "expiring" && expiresAt)
      return { tone: "clock", text: expiry("expiresIn", { days: daysLeft(expiresAt, now) }) };
    return null;
  };
}
