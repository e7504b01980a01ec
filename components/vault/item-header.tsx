"use client";

import { Ban, Download, FolderInput, KeyRound, Link2, Pencil, Plug, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { UpdateMenu } from "#components/connecting/update-menu.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { ConnectionUpdates } from "#lib/connecting/connection-updates.ts";
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
  updates: ConnectionUpdates;
  isUpdating: boolean;
  onConnect: () => void;
  onRenew: () => void;
  onOpenDialog: (kind: ItemDialogKind) => void;
};

export function ItemHeader({ item, app, onOpenDialog, ...acts }: ItemHeaderProps) {
  const t = useTranslations("vault");
  const type = useItemType()(item);
  const isEmpty = item.state === "empty";
  const isStored = item.kind !== "connection";
  const hasUpdates = item.kind === "connection" && (!isEmpty || acts.updates.connect !== null);
  const replaceKey = isEmpty ? "menu.add" : replaceKeys[item.kind];
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 items-center gap-3">
        <AppIcon name={type.icon} tone={isEmpty ? "orange" : "plain"} />
        <h1 className="min-w-0 break-words font-semibold text-xl">{item.name}</h1>
        <ItemStatePill state={item.state} expiresAt={item.expiresAt} setupType={item.setupType} />
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
        {!isEmpty && app && <TestButton app={app} isPending={acts.isTesting} onPress={acts.onTest} />}
        {item.kind === "file" && (
          // A document of its own, not a page: the browser saves it.
          <a href={`/api/vault/items/${item.id}/file`} download className={buttonClass("primary", "md")}>
            <Download aria-hidden />
            {t("menu.download")}
          </a>
        )}
        {item.canChange && hasUpdates && app && (
          <Updates app={app} onReplace={() => onOpenDialog("credentials")} {...acts} />
        )}
        {item.canChange && !hasUpdates && replaceKey !== null && (
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

/** An app with nothing harmless to ask has no button, and says so. */
function TestButton({ app, isPending, onPress }: { app: ConnectorManifest; isPending: boolean; onPress: () => void }) {
  const t = useTranslations("vault.test");
  if (!app.hasTest) {
    return (
      <span title={t("noTest", { app: app.name })} className="inline-flex">
        <Pill tone="neutral" icon={<Ban aria-hidden />}>
          {t("none")}
        </Pill>
      </span>
    );
  }
  return (
    <Button icon={<Plug aria-hidden />} isPending={isPending} onPress={onPress}>
      {t("run")}
    </Button>
  );
}

type UpdatesProps = Pick<ItemHeaderProps, "updates" | "isUpdating" | "onConnect" | "onRenew"> & {
  app: ConnectorManifest;
  onReplace: () => void;
};

function Updates({ app, updates, isUpdating, onConnect, onRenew, onReplace }: UpdatesProps) {
  const t = useTranslations("connecting");
  const isFirst = updates.connect === "connect";
  return (
    <>
      <UpdateMenu
        updates={updates}
        isPending={isUpdating && !isFirst}
        onReplace={onReplace}
        onConnect={onConnect}
        onRenew={onRenew}
      />
      {isFirst && (
        <Button variant="primary" icon={<Link2 aria-hidden />} isPending={isUpdating} onPress={onConnect}>
          {t("connectWith", { app: app.name })}
        </Button>
      )}
    </>
  );
}
