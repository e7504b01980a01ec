"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { PageTabs } from "#components/ui/page-tabs.tsx";

const pages = {
  operators: "/settings/operators",
  groups: "/settings/groups",
  sending: "/settings/sending",
  alerts: "/settings/alerts",
  clients: "/settings/clients",
  security: "/settings/security",
} as const;

export function SettingsTabs() {
  const t = useTranslations("settings");
  const pathname = usePathname();
  const tabs = (Object.keys(pages) as (keyof typeof pages)[]).map((page) => ({
    href: pages[page],
    label: t(page),
    isCurrent: pathname.startsWith(pages[page]),
  }));
  return <PageTabs label={t("title")} tabs={tabs} />;
}
