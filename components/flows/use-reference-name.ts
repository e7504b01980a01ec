"use client";

import { useTranslations } from "next-intl";
import { useFlowFacts } from "./editor-context.ts";
import type { FieldReference } from "./reference-text.ts";
import type { FindItem } from "./use-chosen-items.ts";

const MAX_NAME = 40;

/** What a reference is called: the item's name and its field. Nothing of an item that one may not see. */
export function useReferenceName(): (reference: FieldReference) => string {
  const { findItem, hiddenItems } = useFlowFacts();
  return useReferenceNameOf(findItem, (itemId) => hiddenItems.has(itemId));
}

/** The same outside the editor. */
export function useReferenceNameOf(
  findItem: FindItem,
  isHidden: (itemId: string) => boolean,
): (reference: FieldReference) => string {
  const t = useTranslations("flows.references");
  return ({ itemId, field }) => {
    const item = findItem(itemId);
    const name = item ? short(item.name) : item === undefined ? "…" : isHidden(itemId) ? t("hidden") : t("missing");
    return `${name} / ${isKnownField(field) ? t(`fields.${field}`) : field}`;
  };
}

export function isKnownField(field: string): field is "Username" | "Password" | "Code" {
  return field === "Username" || field === "Password" || field === "Code";
}

/** On one line: a text field has one, and a name may hold more. */
function short(name: string): string {
  const line = name.replace(/\s+/g, " ").trim();
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1).trimEnd()}…` : line;
}
