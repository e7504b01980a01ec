"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { GroupSummary } from "#lib/groups/schema.ts";

const NameGroupDialog = dynamic(async () => (await import("./name-group-dialog.tsx")).NameGroupDialog, { ssr: false });
const DeleteGroupDialog = dynamic(async () => (await import("./delete-group-dialog.tsx")).DeleteGroupDialog, {
  ssr: false,
});

/** For a group of the tenant's own. */
export function GroupMenu({ group }: { group: GroupSummary }) {
  const t = useTranslations("groups");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const label = t("menuOf", { name: group.name });
  return (
    <>
      <Menu
        label={label}
        trigger={<IconButton size="sm" label={label} hasTooltip={false} icon={<Ellipsis aria-hidden />} />}
        entries={[
          { id: "rename", label: t("rename"), icon: <Pencil aria-hidden />, onAction: () => setOpen("rename") },
          {
            id: "delete",
            label: t("delete"),
            icon: <Trash2 aria-hidden />,
            tone: "danger",
            onAction: () => setOpen("delete"),
          },
        ]}
      />
      {open === "rename" && <NameGroupDialog group={group} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteGroupDialog group={group} onClose={() => setOpen(null)} />}
    </>
  );
}
