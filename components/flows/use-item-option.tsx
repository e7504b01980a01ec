"use client";

import { CircleAlert, Clock, Lock, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SelectOption } from "#components/ui/select-field.tsx";
import type { ItemOption } from "#lib/vault/schema.ts";
import { useFlowEditor } from "./editor-context.ts";
import { useStateNote } from "./stored-item-notes.tsx";

/** An item as a select shows it: its name, what it lacks, its account. */
export function useItemOption(): (item: ItemOption) => SelectOption {
  const t = useTranslations("vault");
  const stateNote = useStateNote();
  return (item) => {
    const state =
      item.state === "expiring" ? stateNote(item)?.text : item.state !== "ready" && t(`states.${item.state}`);
    const facts = [state, item.isAnyHost && t("notes.anyHost"), item.accountName];
    return {
      id: item.id,
      label: item.name,
      description: facts.filter(Boolean).join(" · ") || undefined,
      icon: iconOf(item),
    };
  };
}

/** The chosen item, which may be one that no list holds: not read yet, not shared, or gone. */
export function useChosenOption(): (itemId: string, kind: "connection" | "stored") => Omit<SelectOption, "id"> {
  const t = useTranslations("flows");
  const { findItem, hiddenItems } = useFlowEditor();
  const toOption = useItemOption();
  return (itemId, kind) => {
    const item = findItem(itemId);
    if (item) return toOption(item);
    if (item === undefined) return { label: "…" };
    if (kind === "connection") return { label: t("panel.connectionHidden"), icon: <Lock aria-hidden /> };
    if (hiddenItems.has(itemId)) return { label: t("tree.itemHidden"), icon: <Lock aria-hidden /> };
    return { label: t("references.missing"), icon: <TriangleAlert aria-hidden className="text-fail" /> };
  };
}

/** None for an item that works: the name is enough. */
function iconOf({ state, isAnyHost }: ItemOption) {
  if (state === "empty") return <CircleAlert aria-hidden className="text-warn" />;
  if (state === "expired" || state === "failing") return <TriangleAlert aria-hidden className="text-fail" />;
  if (isAnyHost) return <TriangleAlert aria-hidden className="text-amber" />;
  return state === "expiring" ? <Clock aria-hidden className="text-ink-2" /> : undefined;
}
