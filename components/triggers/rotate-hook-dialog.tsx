"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { rotateTriggerAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { HookSummary } from "#lib/triggers/schema.ts";
import { HookSecret } from "./hook-secret.tsx";

/** Asks, then shows the new secret where it asked: a dialog after a dialog would lose the focus between them. */
export function RotateHookDialog({ hook, onClose }: { hook: HookSummary; onClose: () => void }) {
  const t = useTranslations("triggers.rotate");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id, name, flowId, auth, idempotency } = hook;
  const rotate = useMutation({
    mutationFn: async () => unwrap(await rotateTriggerAction({ triggerId: id })),
    // Nothing of the secret is to outlive the dialog.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey }),
  });
  // Its secret is an item of the vault, and is replaced there.
  if (auth === "CALLBACK") return null;
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
        <HookSecret shown={rotate.data} auth={auth} idempotency={idempotency} onClose={onClose} />
      ) : (
        <ConfirmBody
          confirmLabel={t(`confirm.${auth}`)}
          onConfirm={() => rotate.mutate()}
          onCancel={onClose}
          isPending={rotate.isPending}
          errorText={errorText(rotate.error)}
        >
          {t(`text.${auth}`)}
        </ConfirmBody>
      )}
    </Dialog>
  );
}
