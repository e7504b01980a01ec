"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { NameDialog } from "#components/ui/name-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { renameFlowAction } from "#lib/flows/actions.ts";
import { flowName } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type NameFlowDialogProps = { flow: { id: string; name: string }; onClose: () => void };

export function NameFlowDialog({ flow, onClose }: NameFlowDialogProps) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={t("renameDialog.title")}
      labels={{ name: t("nameField"), save: t("rename"), cancel: t("cancel") }}
      initialName={flow.name}
      schema={flowName}
      onSave={async (name) => unwrap(await renameFlowAction({ flowId: flow.id, name }))}
      onSaved={async (_, name) => {
        await queryClient.invalidateQueries({ queryKey: ["flows"] });
        toast({ text: t("renamed", { name }) });
      }}
      onClose={onClose}
    />
  );
}
