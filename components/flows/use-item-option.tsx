"use client";

import { CircleAlert, Clock, Lock, ShieldAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import type { SelectOption } from "#components/ui/select-field.tsx";
import { useStateName } from "#components/vault/use-state-name.ts";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { useFlowFacts } from "./editor-context.ts";
import { useStateNote } from "./stored-item-notes.tsx";

/**
 * An item as a select shows it: its name, what it lacks, its account.
 *
 * @param hasAppIcons Of connections to several apps: which one it is to.
 */
export function useItemOption(hasAppIcons = false): (item: ItemOption) => SelectOption {
  const t = useTranslations("vault");
  const stateNote = useStateNote();
  const stateName = useStateName();
  return (item) => {
    const state = item.state === "expiring" ? stateNote(item)?.text : item.state !== "ready" && stateName(item);
    const app = hasAppIcons && item.appId !== null ? findAppFace(item.appId) : undefined;
    const facts = [app?.name, state, item.isAnyHost && t("notes.anyHost"), item.accountName];
    return {
      id: item.id,
      label: item.name,
      description: facts.filter(Boolean).join(" · ") || undefined,
      icon: app ? (
        <AppIcon name={app.icon} size="sm" tone={item.state === "empty" ? "orange" : "plain"} />
      ) : (
        iconOf(item)
      ),
    };
  };
}

/** The chosen item, which may be one that no list holds: not read yet, not shared, or gone. */
export function useChosenOption(): (itemId: string, kind: "connection" | "stored") => Omit<SelectOption, "id"> {
  const t = useTranslations("flows");
  const { findItem, hiddenItems } = useFlowFacts();
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
  if (state === "permissionsChanged") return <ShieldAlert aria-hidden className="text-amber" />;
  if (isAnyHost) return <TriangleAlert aria-hidden className="text-amber" />;
  return state === "expiring" ? <Clock aria-hidden className="text-ink-2" /> : undefined;
}
