"use client";

import { useLocale, useTranslations } from "next-intl";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import { findSetup } from "#lib/connectors/registry.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

/** Of stored items: those of connections are named by their app. */
const storedNames = {
  password: "password",
  archive: "archive",
  value: "certificate",
  data: "content",
  secret: "secret",
} as const;

/** What a secret field of an item is called. */
export function useSecretName(): (item: Pick<ItemOption, "kind" | "appId" | "setupType">, field: string) => string {
  const t = useTranslations("vault.fields");
  const language = useLocale();
  return ({ kind, appId, setupType }, field) => {
    if (kind === "certificateArchive" && field === "password") return t("archivePassword");
    if (kind !== "connection") return field in storedNames ? t(storedNames[field as keyof typeof storedNames]) : field;
    const schema = findSetup(appId ?? "", setupType ?? "")?.fields.shape[field];
    return schema ? fieldMeta(schema).label[language] : field;
  };
}
