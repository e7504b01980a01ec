"use client";

import { useLocale, useTranslations } from "next-intl";
import { metaOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { isKnownField } from "./use-reference-name.ts";

type Place = { path: string; field: string | null };

/** Where an action refers to an item: such as *Client certificate*, or *Password in headers.Authorization*. */
export function useItemPlace(): (action: Pick<FlowAction, "id" | "type" | "action">, place: Place) => string {
  const t = useTranslations("flows");
  const language = useLocale();
  return ({ id, type, action }, { path, field }) => {
    if (field !== null) {
      return t("reach.fieldIn", { field: isKnownField(field) ? t(`references.fields.${field}`) : field, path });
    }
    if (path === "connection_id") return t("panel.connection");
    const [param = ""] = path.split(".");
    return metaOf({ id, type, action }, param)?.label[language] ?? path;
  };
}
