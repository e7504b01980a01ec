"use client";

import { useTranslations } from "next-intl";
import { useFlowEditor } from "./editor-context.ts";
import type { FieldReference } from "./reference-text.ts";

const MAX_NAME = 40;

/** What a reference is called: the item's name and its field. Nothing of an item that one may not see. */
export function useReferenceName(): (reference: FieldReference) => string {
  const t = useTranslations("flows.references");
  const { findItem, hiddenItems } = useFlowEditor();
  return ({ itemId, field }) => {
    const item = findItem(itemId);
    const name = item
      ? short(item.name)
      : item === undefined
        ? "…"
        : hiddenItems.has(itemId)
          ? t("hidden")
          : t("missing");
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
