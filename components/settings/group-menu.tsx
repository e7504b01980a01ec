"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { RenameDeleteMenu } from "#components/ui/rename-delete-menu.tsx";
import type { GroupSummary } from "#lib/groups/schema.ts";

const NameGroupDialog = dynamic(async () => (await import("./name-group-dialog.tsx")).NameGroupDialog, { ssr: false });
const DeleteGroupDialog = dynamic(async () => (await import("./delete-group-dialog.tsx")).DeleteGroupDialog, {
  ssr: false,
});

/** For a group of the tenant's own. */
export function GroupMenu({ group }: { group: GroupSummary }) {
  const t = useTranslations("groups");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  return (
    <>
      <RenameDeleteMenu
        label={t("menuOf", { name: group.name })}
        words={{ rename: t("rename"), delete: t("delete") }}
        onRename={() => setOpen("rename")}
        onDelete={() => setOpen("delete")}
      />
      {open === "rename" && <NameGroupDialog group={group} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteGroupDialog group={group} onClose={() => setOpen(null)} />}
    </>
  );
}
