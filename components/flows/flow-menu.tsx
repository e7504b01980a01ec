"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";

const NameFlowDialog = dynamic(async () => (await import("./name-flow-dialog.tsx")).NameFlowDialog, { ssr: false });
const DeleteFlowDialog = dynamic(async () => (await import("./delete-flow-dialog.tsx")).DeleteFlowDialog, {
  ssr: false,
});

export function FlowMenu({ flow }: { flow: { id: string; name: string } }) {
  const t = useTranslations("flows");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const label = t("menuOf", { name: flow.name });
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
      {open === "rename" && <NameFlowDialog flow={flow} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteFlowDialog flow={flow} onClose={() => setOpen(null)} />}
    </>
  );
}
