"use client";

import { Ellipsis, FolderInput, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import type { ItemKind, ItemSummary } from "#lib/vault/schema.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";

/** What of an item is replaced, in its own words. A certificate is shown, so it is edited like the rest. */
export const replaceKeys = {
  connection: "menu.replace",
  credentialSet: "menu.replacePassword",
  certificateArchive: "menu.replaceArchive",
  certificate: null,
  file: "menu.replaceFile",
  oneTimePassword: "menu.replaceSecret",
} as const satisfies Record<ItemKind, string | null>;

type ItemMenuProps = { item: ItemSummary; onOpenDialog: (kind: ItemDialogKind) => void };

export function ItemMenu({ item, onOpenDialog }: ItemMenuProps) {
  const t = useTranslations("vault");
  const label = t("table.actionsOf", { name: item.name });
  const replaceKey = item.state === "empty" && !isUnconnected(item) ? "menu.add" : replaceKeys[item.kind];
  return (
    <Menu
      label={label}
      trigger={<IconButton label={label} icon={<Ellipsis aria-hidden />} hasTooltip={false} />}
      entries={[
        {
          id: "edit",
          label: t(item.kind === "connection" ? "menu.edit" : "menu.editItem"),
          icon: <Pencil aria-hidden />,
          onAction: () => onOpenDialog("edit"),
        },
        ...(replaceKey === null
          ? []
          : [
              {
                id: "credentials",
                label: t(replaceKey),
                icon: <KeyRound aria-hidden />,
                onAction: () => onOpenDialog("credentials"),
              },
            ]),
        {
          id: "move",
          label: t("menu.move"),
          icon: <FolderInput aria-hidden />,
          onAction: () => onOpenDialog("move"),
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
