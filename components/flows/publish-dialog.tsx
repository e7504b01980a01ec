"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { publishFlowAction } from "#lib/flows/actions.ts";
import { publishCheckQuery } from "#lib/flows/queries.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { PublishFindings } from "./publish-findings.tsx";

type PublishDialogProps = {
  flow: FlowDetail;
  onSave: () => Promise<boolean>;
  onGoTo?: ((path: string) => void) | undefined;
  onClose: () => void;
};

/** Saves, checks, says what is missing, and publishes that very draft. */
export function PublishDialog({ flow, onSave, onGoTo, onClose }: PublishDialogProps) {
  const t = useTranslations("flows");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const saved = useQuery({ queryKey: ["flows", "save", flow.id], queryFn: onSave, staleTime: 0, gcTime: 0 });
  const check = useQuery({ ...publishCheckQuery(flow.id), enabled: saved.data === true });
  const publishing = useMutation({
    mutationFn: async (draftVersion: number) => unwrap(await publishFlowAction({ flowId: flow.id, draftVersion })),
    onSuccess: async ({ number }) => {
      await queryClient.invalidateQueries({ queryKey: ["flows"] });
      toast({ text: t("publish.done", { number }) });
      onClose();
    },
  });
  const isBlocked = check.data?.problems.some((problem) => problem.isBlocking) ?? true;
  const number = (flow.published?.number ?? 0) + 1;
  const isSame = check.data !== undefined && check.data.draftVersion === flow.published?.draftVersion;

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("publish.title", { name: flow.name })} isBusy={publishing.isPending}>
      {saved.data === false && <Alert tone="fail">{t("publish.notSaved")}</Alert>}
      {check.error && (
        <Alert tone="fail" title={t("publish.checkFailed")}>
          {errorText(check.error)}
        </Alert>
      )}
      {saved.data !== false && check.isPending && <p role="status">{t("publish.checking")}</p>}
      {check.data && (
        <>
          {!isBlocked && (
            <p className="text-ink-2">
              {isSame ? t("publish.nothingNew", { number: number - 1 }) : t("publish.ready", { number })}
            </p>
          )}
          <PublishFindings
            check={check.data}
            actions={flow.draft}
            onGoTo={
              onGoTo &&
              ((path) => {
                onClose();
                onGoTo(path);
              })
            }
          />
        </>
      )}
      {publishing.error && <Alert tone="fail">{errorText(publishing.error)}</Alert>}
      <DialogActions>
        <Button onPress={onClose} isDisabled={publishing.isPending}>
          {t("cancel")}
        </Button>
        <Button
          variant="primary"
          icon={<Rocket aria-hidden />}
          isDisabled={!check.data || isBlocked || isSame}
          isPending={publishing.isPending}
          onPress={() => check.data && publishing.mutate(check.data.draftVersion)}
        >
          {t("publish.confirm")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
