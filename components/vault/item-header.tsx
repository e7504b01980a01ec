"use client";

import { Download, FolderInput, KeyRound, Pencil, Plug, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { AnyHostPill } from "./any-host-pill.tsx";
import type { ItemDialogKind } from "./item-dialogs.tsx";
import { replaceKeys } from "./item-menu.tsx";
import { ItemStatePill } from "./item-state-pill.tsx";
import { useItemType } from "./use-item-type.ts";

type ItemHeaderProps = {
  item: ItemDetail;
  app: ConnectorManifest | null;
  isTesting: boolean;
  onTest: () => void;
  onOpenDialog: (kind: ItemDialogKind) => void;
};

export function ItemHeader({ item, app, isTesting, onTest, onOpenDialog }: ItemHeaderProps) {
  const t = useTranslations("vault");
  const type = useItemType()(item);
  const isEmpty = item.state === "empty";
  const isStored = item.kind !== "connection";
  const replaceKey = isEmpty ? "menu.add" : replaceKeys[item.kind];
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 items-center gap-3">
        <AppIcon name={type.icon} tone={isEmpty ? "orange" : "plain"} />
        <h1 className="min-w-0 break-words font-semibold text-xl">{item.name}</h1>
        <ItemStatePill state={item.state} expiresAt={item.expiresAt} />
        {item.isAnyHost && <AnyHostPill />}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {item.canChange && (
          <>
            <IconButton
              label={t(isStored ? "menu.editItem" : "menu.edit")}
              icon={<Pencil aria-hidden />}
              onPress={() => onOpenDialog("edit")}
            />
            <IconButton
              label={t("menu.move")}
              icon={<FolderInput aria-hidden />}
              onPress={() => onOpenDialog("move")}
            />
            <IconButton label={t("menu.delete")} icon={<Trash2 aria-hidden />} onPress={() => onOpenDialog("delete")} />
          </>
        )}
        {!isEmpty && app?.hasTest && (
          <Button icon={<Plug aria-hidden />} isPending={isTesting} onPress={onTest}>
            {t("test.run")}
          </Button>
        )}
        {item.kind === "file" && (
          // A document of its own, not a page: the browser saves it.
          <a href={`/api/vault/items/${item.id}/file`} download className={buttonClass("primary", "md")}>
            <Download aria-hidden />
            {t("menu.download")}
          </a>
        )}
        {item.canChange && replaceKey !== null && (
          <Button
            variant={isEmpty ? "primary" : "secondary"}
            icon={<KeyRound aria-hidden />}
            onPress={() => onOpenDialog("credentials")}
          >
            {t(replaceKey)}
          </Button>
        )}
      </div>
    </header>
  );
}
