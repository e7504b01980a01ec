"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { NameDialog } from "#components/ui/name-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createFlowAction, renameFlowAction } from "#lib/flows/actions.ts";
import { flowName } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type NameFlowDialogProps = {
  /** The flow to rename; none makes a new one, and opens it. */
  flow?: { id: string; name: string };
  onClose: () => void;
};

export function NameFlowDialog({ flow, onClose }: NameFlowDialogProps) {
  const t = useTranslations("flows");
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={flow ? t("renameDialog.title") : t("create.title")}
      labels={{ name: t("nameField"), save: flow ? t("rename") : t("createFlow"), cancel: t("cancel") }}
      initialName={flow?.name}
      schema={flowName}
      onSave={async (name) => {
        if (!flow) return unwrap(await createFlowAction({ name })).id;
        unwrap(await renameFlowAction({ flowId: flow.id, name }));
        return null;
      }}
      onSaved={async (createdId, name) => {
        await queryClient.invalidateQueries({ queryKey: ["flows"] });
        toast({ text: createdId ? t("created", { name }) : t("renamed", { name }) });
      }}
      onClosed={(createdId) => {
        if (createdId) router.push(`/flows/${createdId}`);
      }}
      onClose={onClose}
    />
  );
}
