"use client";

import { ChevronDown, KeyRound, Link2, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Menu, type MenuEntry } from "#components/ui/menu.tsx";
import type { ConnectionUpdates } from "#lib/connecting/connection-updates.ts";

type UpdateMenuProps = {
  updates: ConnectionUpdates;
  isPending: boolean;
  onReplace: () => void;
  onConnect: () => void;
  onRenew: () => void;
};

/** *Update connection*, of every app. The connection keeps its id, so every flow goes on with it. */
export function UpdateMenu({ updates, isPending, onReplace, onConnect, onRenew }: UpdateMenuProps) {
  const t = useTranslations();
  const entries: MenuEntry[] = [
    {
      id: "credentials",
      label: t("vault.menu.replace"),
      icon: <KeyRound aria-hidden />,
      onAction: onReplace,
    },
  ];
  if (updates.connect) {
    const label = t(`connecting.${updates.connect}`);
    entries.push({ id: "connect", label, icon: <Link2 aria-hidden />, onAction: onConnect });
  }
  if (updates.canRenew) {
    entries.push({ id: "renew", label: t("connecting.renewNow"), icon: <RefreshCw aria-hidden />, onAction: onRenew });
  }
  const label = t("connecting.update");
  return (
    <Menu
      label={label}
      trigger={
        <Button icon={<ChevronDown aria-hidden />} isPending={isPending}>
          {label}
        </Button>
      }
      entries={entries}
    />
  );
}
