"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { rotateTriggerAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { HookSummary } from "#lib/triggers/schema.ts";
import { HookSecret } from "./hook-secret.tsx";

/** Asks, then shows the new secret where it asked: a dialog after a dialog would lose the focus between them. */
export function RotateHookDialog({ hook, onClose }: { hook: HookSummary; onClose: () => void }) {
  const t = useTranslations("triggers.rotate");
  const common = useTranslations("triggers");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id, name, flowId, auth, idempotency } = hook;
  const rotate = useMutation({
    mutationFn: async () => unwrap(await rotateTriggerAction({ triggerId: id })),
    // Nothing of the secret is to outlive the dialog.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey }),
  });
  return (
    <Dialog
      isOpen
      role={rotate.data ? "dialog" : "alertdialog"}
      size={rotate.data ? "lg" : "sm"}
      onOpenChange={onClose}
      title={rotate.data ? t(`done.${auth}`) : t(`title.${auth}`, { name })}
      isBusy={rotate.isPending || rotate.isSuccess}
    >
      {rotate.data ? (
        <HookSecret shown={rotate.data} idempotency={idempotency} onClose={onClose} />
      ) : (
        <>
          <p className="text-ink-2">{t(`text.${auth}`)}</p>
          {rotate.error && <Alert tone="fail">{errorText(rotate.error)}</Alert>}
          <DialogActions>
            <Button onPress={onClose} isDisabled={rotate.isPending} autoFocus>
              {common("cancel")}
            </Button>
            <Button variant="danger" onPress={() => rotate.mutate()} isPending={rotate.isPending}>
              {t(`confirm.${auth}`)}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
