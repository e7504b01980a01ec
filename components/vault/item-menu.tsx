"use client";

import { Ellipsis, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { ItemSummary } from "#lib/vault/schema.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";

type ItemMenuProps = { item: ItemSummary; onOpenDialog: (kind: ItemDialogKind) => void };

export function ItemMenu({ item, onOpenDialog }: ItemMenuProps) {
  const t = useTranslations("vault");
  const label = t("table.actionsOf", { name: item.name });
  return (
    <Menu
      label={label}
      trigger={<IconButton label={label} icon={<Ellipsis aria-hidden />} hasTooltip={false} />}
      entries={[
        {
          id: "edit",
          label: t("menu.edit"),
          icon: <Pencil aria-hidden />,
          onAction: () => onOpenDialog("edit"),
        },
        {
          id: "credentials",
          label: t(item.state === "empty" ? "menu.add" : "menu.replace"),
          icon: <KeyRound aria-hidden />,
          onAction: () => onOpenDialog("credentials"),
        },
        {
          id: "delete",
          label: t("menu.delete"),
          icon: <Trash2 aria-hidden />,
          tone: "danger",
          onAction: () => onOpenDialog("delete"),
        },
      ]}
    />
  );
}
