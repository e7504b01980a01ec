"use client";

import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { downloadExport } from "#components/transfer/download-export.ts";
import { RenameDeleteMenu } from "#components/ui/rename-delete-menu.tsx";

const NameFlowDialog = dynamic(async () => (await import("./name-flow-dialog.tsx")).NameFlowDialog, { ssr: false });
const DeleteFlowDialog = dynamic(async () => (await import("./delete-flow-dialog.tsx")).DeleteFlowDialog, {
  ssr: false,
});

export function FlowMenu({ flow }: { flow: { id: string; name: string } }) {
  const t = useTranslations("flows");
  const transfer = useTranslations("transfer");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  return (
    <>
      <RenameDeleteMenu
        label={t("menuOf", { name: flow.name })}
        words={{ rename: t("rename"), delete: t("delete") }}
        onRename={() => setOpen("rename")}
        onDelete={() => setOpen("delete")}
        more={[
          {
            id: "export",
            label: transfer("export"),
            icon: <Download aria-hidden />,
            onAction: () => downloadExport({ flow: flow.id }),
          },
        ]}
      />
      {open === "rename" && <NameFlowDialog flow={flow} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteFlowDialog flow={flow} onClose={() => setOpen(null)} />}
    </>
  );
}
