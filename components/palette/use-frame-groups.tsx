"use client";

import { useQuery } from "@tanstack/react-query";
import {
  ArrowRight,
  Building2,
  CircleUser,
  Keyboard,
  Languages,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Settings,
  Sun,
} from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { languageNames } from "#components/layout/language-names.ts";
import { useChangeLanguage } from "#components/layout/use-change-language.ts";
import { useChangeTheme } from "#components/layout/use-change-theme.ts";
import { useSignOut } from "#components/layout/use-sign-out.ts";
import { useSwitchTenant } from "#components/layout/use-switch-tenant.ts";
import { themes } from "#lib/i18n/theme.ts";
import { can } from "#lib/permissions/policy.ts";
import { languages } from "#lib/shared/local-text.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import type { Command, CommandGroup } from "./commands.ts";
import type { PaletteDoorProps } from "./palette-door.tsx";

const settingsPages = ["operators", "groups", "sending", "alerts", "clients", "security"] as const;
const themeIcons = { system: <Monitor aria-hidden />, light: <Sun aria-hidden />, dark: <Moon aria-hidden /> };

/** What can be done, and where one can go, from every page. */
export function useFrameGroups(frame: Omit<PaletteDoorProps, "part">): CommandGroup[] {
  const t = useTranslations("palette.group");
  const commands = useFrameCommands(frame);
  const pages = usePages(frame);
  return [
    { id: "commands", title: t("commands"), entries: commands },
    { id: "go", title: t("go"), entries: pages },
  ];
}

function useFrameCommands({ operator, theme, onOpen }: Omit<PaletteDoorProps, "part">): Command[] {
  const t = useTranslations("palette.command");
  const layout = useTranslations("layout");
  const locale = useLocale();
  const changeLanguage = useChangeLanguage(true);
  const changeTheme = useChangeTheme();
  const switchTenant = useSwitchTenant();
  const signOut = useSignOut();
  const canAdd = useQuery(sectionsQuery()).data?.some(({ right }) => right === "change") ?? false;
  const plus = <Plus aria-hidden />;
  const create: Command = { id: "create-flow", label: t("createFlow"), icon: plus, href: "/flows?create=1" };
  const connect: Command = {
    id: "add-connection",
    label: t("addConnection"),
    icon: plus,
    onAction: () => onOpen("connection"),
  };
  return [
    ...(can(operator.role, "flow:write") ? [create] : []),
    ...(canAdd ? [connect] : []),
    {
      id: "shortcuts",
      label: t("shortcuts"),
      icon: <Keyboard aria-hidden />,
      shortcut: "help" as const,
      onAction: () => onOpen("shortcuts"),
    },
    ...themes.map((each) => ({
      ...{ id: `theme ${each}`, label: t("theme", { theme: layout(`themes.${each}`) }), icon: themeIcons[each] },
      isChosen: each === theme,
      onAction: () => changeTheme(each),
    })),
    ...languages.map((each) => ({
      id: `language ${each}`,
      label: t("language", { language: languageNames[each] }),
      icon: <Languages aria-hidden />,
      isChosen: each === locale,
      onAction: () => changeLanguage(each),
    })),
    ...operator.otherTenants.map(({ tenantId, name }) => ({
      id: `tenant ${tenantId}`,
      label: t("tenant", { name }),
      icon: <Building2 aria-hidden />,
      onAction: () => switchTenant(tenantId),
    })),
    { id: "sign-out", label: layout("signOut"), icon: <LogOut aria-hidden />, onAction: signOut },
  ];
}

function usePages({ operator: { role } }: Omit<PaletteDoorProps, "part">): Command[] {
  const t = useTranslations("palette.page");
  const layout = useTranslations("layout");
  const settings = useTranslations("settings");
  const icon = <ArrowRight aria-hidden />;
  const page = (href: string, label: string): Command => ({ id: href, label, icon, href });
  return [
    page("/vault", layout("vault")),
    page("/flows", layout("flows")),
    page("/forms", layout("forms")),
    page("/executions", layout("executions")),
    ...(can(role, "audit:read") ? [page("/audit", layout("audit"))] : []),
    { ...page("/account", layout("ownAccount")), icon: <CircleUser aria-hidden /> },
    ...(can(role, "flow:write") ? [page("/import", t("import"))] : []),
    ...(can(role, "operator:write")
      ? settingsPages.map((each) => ({
          ...page(`/settings/${each}`, t("settings", { page: settings(each) })),
          icon: <Settings aria-hidden />,
        }))
      : []),
  ];
}
