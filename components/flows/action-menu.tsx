"use client";

import { ArrowDown, ArrowUp, Copy, Ellipsis, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { useFlowEditor } from "./editor-context.ts";

export function ActionMenu({ path, name }: { path: string; name: string }) {
  const t = useTranslations("flows.menu");
  const editor = useFlowEditor();
  const label = t("of", { name });
  return (
    <Menu
      label={label}
      trigger={<IconButton size="sm" label={label} hasTooltip={false} icon={<Ellipsis aria-hidden />} />}
      entries={[
        { id: "up", label: t("moveUp"), icon: <ArrowUp aria-hidden />, onAction: () => editor.move(path, "up") },
        {
          id: "down",
          label: t("moveDown"),
          icon: <ArrowDown aria-hidden />,
          onAction: () => editor.move(path, "down"),
        },
        { id: "copy", label: t("duplicate"), icon: <Copy aria-hidden />, onAction: () => editor.duplicate(path) },
        {
          id: "delete",
          label: t("delete"),
          icon: <Trash2 aria-hidden />,
          tone: "danger",
          onAction: () => editor.remove(path),
        },
      ]}
    />
  );
}
