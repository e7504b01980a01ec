"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { DocumentDiff } from "#components/flows/document-diff.tsx";
import { LongDialogBody } from "#components/flows/long-dialog.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { restoreVersionAction } from "#lib/versions/actions.ts";
import type { RestoredVersion } from "#lib/versions/schema.ts";
import { ToChoose } from "./to-choose.tsx";
import { useSide } from "./use-compared.ts";

type RestoreDialogProps = {
  flow: FlowDetail;
  versionId: string;
  onRestored: (restored: RestoredVersion, name: string) => void;
  onClose: () => void;
};

/** What would become of the draft, and what of it is to be chosen again. */
export function RestoreDialog({ flow, versionId, onRestored, onClose }: RestoreDialogProps) {
  const t = useTranslations("versions");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { name, actions, gone, goneItems, isHidden, error } = useSide(flow, versionId);
  const restoring = useMutation({
    mutationFn: async () =>
      unwrap(await restoreVersionAction({ flowId: flow.id, versionId, baseVersion: flow.draftVersion })),
    // Closed first: the draft that it is compared with is about to be another.
    onSuccess: (restored) => {
      onRestored(restored, name ?? "");
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["flows"] }),
  });
  const failure = restoring.error ?? error;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("restoreTitle", { name: name ?? "…" })}
      size="lg"
      isBusy={restoring.isPending}
    >
      <LongDialogBody
        actions={
          <>
            <Button onPress={onClose} isDisabled={restoring.isPending}>
              {t("cancel")}
            </Button>
            <Button
              variant="primary"
              icon={<RotateCcw aria-hidden />}
              isDisabled={!actions}
              isPending={restoring.isPending}
              onPress={() => restoring.mutate()}
            >
              {t("restore")}
            </Button>
          </>
        }
      >
        <p className="text-ink-2">{t("restoreText", { number: flow.draftVersion })}</p>
        {isHidden && <Alert tone="info">{t("hidden", { name: name ?? "" })}</Alert>}
        {gone.length > 0 && actions && (
          <Alert tone="amber" title={t("chooseTitle", { count: gone.length })}>
            <ToChoose references={gone} actions={actions} />
          </Alert>
        )}
        {actions ? (
          <DocumentDiff flowId={flow.id} before={flow.draft} after={actions} missingItems={new Set(goneItems)} />
        ) : (
          !isHidden && !error && <Loading rows={3} />
        )}
        {failure && <Alert tone="fail">{errorText(failure)}</Alert>}
      </LongDialogBody>
    </Dialog>
  );
}
