"use client";

import { useTranslations } from "next-intl";
import type { Authorization } from "#lib/sections/schema.ts";

type Named = { name: string; groupKind?: Authorization["groupKind"]; kind?: Authorization["groupKind"] };

/** The two built-in groups are called as the reader's language has it. */
export function useGranteeName(): (grantee: Named) => string {
  const t = useTranslations("vault.permissions");
  return ({ name, groupKind, kind = groupKind }) => {
    if (kind === "everyone") return t("everyone");
    return kind === "administrators" ? t("administrators") : name;
  };
}
