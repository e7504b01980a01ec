"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { PageTabs } from "#components/ui/page-tabs.tsx";

const pages = { operators: "/settings/operators", groups: "/settings/groups" } as const;

export function SettingsTabs() {
  const t = useTranslations("settings");
  const pathname = usePathname();
  const tabOf = (page: keyof typeof pages) => ({
    href: pages[page],
    label: t(page),
    isCurrent: pathname.startsWith(pages[page]),
  });
  return <PageTabs label={t("title")} tabs={[tabOf("operators"), tabOf("groups")]} />;
}
