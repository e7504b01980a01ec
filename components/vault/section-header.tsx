"use client";

import type { Route } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageHeader } from "#components/ui/page-header.tsx";
import { PageTabs } from "#components/ui/page-tabs.tsx";
import { vaultHref } from "#lib/vault/list-params.ts";

type SectionHeaderProps = {
  section: { id: string; name: string };
  current: "items" | "permissions";
  actions?: ReactNode;
};

/** A section is two pages: its items in the table of the vault, and who may do what in it. */
export function SectionHeader({ section: { id, name }, current, actions }: SectionHeaderProps) {
  const t = useTranslations("vault.sections");
  return (
    <div className="flex flex-col gap-3">
      <PageHeader title={name} actions={actions} />
      <PageTabs
        label={t("pagesOf", { section: name })}
        tabs={[
          { href: vaultHref({ sectionId: id }), label: t("items"), isCurrent: current === "items" },
          { href: `/vault/sections/${id}` as Route, label: t("permissions"), isCurrent: current === "permissions" },
        ]}
      />
    </div>
  );
}
