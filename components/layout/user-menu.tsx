"use client";

import { CircleUser, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import { Menu } from "#components/ui/menu.tsx";
import { keepInBrowser } from "#lib/i18n/browser-cookies.ts";
import { THEME_COOKIE, type Theme, themes } from "#lib/i18n/theme.ts";
import type { TopBarOperator } from "./top-bar.tsx";
import { useSignOut } from "./use-sign-out.ts";

const icons = { system: <Monitor aria-hidden />, light: <Sun aria-hidden />, dark: <Moon aria-hidden /> };

export function UserMenu({ operator, theme }: { operator: TopBarOperator; theme: Theme }) {
  const t = useTranslations("layout");
  const router = useRouter();
  const signOut = useSignOut();
  const chooseTheme = (chosen: Theme) => {
    keepInBrowser(THEME_COOKIE, chosen);
    router.refresh();
  };
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
            onAction: () => chooseTheme(each),
          })),
        },
        {
          id: "session",
          title: t("session"),
          entries: [
            { id: "account", label: t("ownAccount"), icon: <CircleUser aria-hidden />, href: "/account" },
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
