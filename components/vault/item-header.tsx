"use client";

import { KeyRound, Pencil, Plug, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";
import { ItemStatePill } from "./item-state-pill.tsx";

type ItemHeaderProps = {
  item: ItemDetail;
  app: ConnectorManifest | null;
  isTesting: boolean;
  onTest: () => void;
  onOpenDialog: (kind: ItemDialogKind) => void;
};

export function ItemHeader({ item, app, isTesting, onTest, onOpenDialog }: ItemHeaderProps) {
  const t = useTranslations("vault");
  const isEmpty = item.state === "empty";
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 items-center gap-3">
        <AppIcon name={app?.icon ?? ""} tone={isEmpty ? "orange" : "plain"} />
        <h1 className="min-w-0 break-words font-semibold text-xl">{item.name}</h1>
        <ItemStatePill state={item.state} />
        {item.isAnyHost && <Pill tone="amber">{t("notes.anyHost")}</Pill>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {item.canChange && (
          <>
            <IconButton label={t("menu.edit")} icon={<Pencil aria-hidden />} onPress={() => onOpenDialog("edit")} />
            <IconButton label={t("menu.delete")} icon={<Trash2 aria-hidden />} onPress={() => onOpenDialog("delete")} />
          </>
        )}
        {!isEmpty && app?.hasTest && (
          <Button icon={<Plug aria-hidden />} isPending={isTesting} onPress={onTest}>
            {t("test.run")}
          </Button>
        )}
        {item.canChange && (
          <Button
            variant={isEmpty ? "primary" : "secondary"}
            icon={<KeyRound aria-hidden />}
            onPress={() => onOpenDialog("credentials")}
          >
            {t(isEmpty ? "menu.add" : "menu.replace")}
          </Button>
        )}
      </div>
    </header>
  );
}
