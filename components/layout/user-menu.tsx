"use client";

import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import { Menu } from "#components/ui/menu.tsx";
import { type Theme, themes } from "#lib/i18n/theme.ts";
import type { TopBarOperator } from "./top-bar.tsx";
import { useChangeTheme } from "./use-change-theme.ts";
import { useSignOut } from "./use-sign-out.ts";

const icons = { system: <Monitor aria-hidden />, light: <Sun aria-hidden />, dark: <Moon aria-hidden /> };

type UserMenuProps = { operator: TopBarOperator; theme: Theme; onShortcuts: () => void };

export function UserMenu({ operator, theme, onShortcuts }: UserMenuProps) {
  const t = useTranslations("layout");
  const signOut = useSignOut();
  const changeTheme = useChangeTheme();
  return (
    <Menu
      label={t("account")}
      trigger={
        <Button className="flex size-8 items-center justify-center rounded-full bg-accent-bg font-semibold text-accent text-xs">
          <span className="sr-only">{`${t("account")}: ${operator.name}`}</span>
          <span aria-hidden>{initials(operator.name)}</span>
        </Button>
      }
      header={
        <div className="border-line border-b px-3 py-2.5">
          <p className="truncate font-medium">{operator.name}</p>
          <p className="truncate text-ink-2 text-xs">{operator.email}</p>
        </div>
      }
      groups={[
        {
          id: "theme",
          title: t("theme"),
          entries: themes.map((each) => ({
            id: each,
            label: t(`themes.${each}`),
            icon: icons[each],
            isChosen: each === theme,
            onAction: () => changeTheme(each),
          })),
        },
        {
          id: "session",
          title: t("session"),
          entries: [
            { id: "account", label: t("ownAccount"), icon: <CircleUser aria-hidden />, href: "/account" },
            { id: "shortcuts", label: t("shortcuts"), icon: <Keyboard aria-hidden />, onAction: onShortcuts },
            { id: "sign-out", label: t("signOut"), icon: <LogOut aria-hidden />, onAction: signOut },
          ],
        },
      ]}
    />
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => Array.from(word ?? "")[0]?.toLocaleUpperCase() ?? "").join("");
}
