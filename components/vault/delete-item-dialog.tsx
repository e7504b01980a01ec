"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { deleteItemAction } from "#lib/vault/actions.ts";
import { itemQuery } from "#lib/vault/queries.ts";
import type { ItemSummary } from "#lib/vault/schema.ts";
import { ItemUses } from "./item-uses.tsx";
import { SettingUses } from "./setting-uses.tsx";
import { useStepFocus } from "./use-step-focus.ts";

type DeleteItemDialogProps = { item: ItemSummary; onClose: () => void; onDeleted?: (() => void) | undefined };

/**
 * Asks first. While something uses the item the answer is no, with where, and how to free it: in the same dialog, so
 * that the focus finds its way back.
 */
export function DeleteItemDialog({ item, onClose, onDeleted }: DeleteItemDialogProps) {
  const t = useTranslations("vault.delete");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const { id: itemId, name, kind } = item;
  const remove = useMutation({
    mutationFn: async () => unwrap(await deleteItemAction({ itemId })),
    onSuccess: async () => {
      toast({ text: t("deleted", { name, kind }) });
      onClose();
      onDeleted?.();
      queryClient.removeQueries({ queryKey: itemQuery(itemId).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
    onError: (error) => {
      if (isInUseError(error)) restFocus();
      return queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  const isInUse = isInUseError(remove.error);
  const restFocus = useStepFocus(root, isInUse ? "where" : "ask");

  return (
    <Dialog
      role="alertdialog"
      isOpen
      size={isInUse ? "md" : "sm"}
      isBusy={remove.isPending}
      onOpenChange={onClose}
      title={isInUse ? t("inUse", { name, kind }) : t("title", { name })}
    >
      <div ref={root} tabIndex={-1} className="flex flex-col gap-5 outline-none">
        {isInUse ? (
          <WhereUsed item={item} onClose={onClose} />
        ) : (
          <ConfirmBody
            confirmLabel={t("confirm")}
            onConfirm={() => remove.mutate()}
            onCancel={onClose}
            isPending={remove.isPending}
            errorText={errorText(remove.error)}
          >
            <p>{t(`text.${kind}`)}</p>
            {item.usedByFlows > 0 && <p>{t("usedBy", { count: item.usedByFlows })}</p>}
          </ConfirmBody>
        )}
      </div>
    </Dialog>
  );
}

function isInUseError(error: Error | null): boolean {
  return error instanceof ActionError && ["errors.itemInUse", "errors.itemInSetting"].includes(error.value.messageKey);
}

function WhereUsed({ item: { id: itemId, kind }, onClose }: { item: ItemSummary; onClose: () => void }) {
  const t = useTranslations("vault.delete");
  const { data } = useQuery(itemQuery(itemId));
  // A role that may not see flows is told how many there are, without their names.
  const hidden = data?.uses.length === 0 ? data.usedByFlows : 0;
  const isSettingsAlone = data?.usedByFlows === 0 && data.settings.length > 0;
  return (
    <>
      <p role="alert" className="text-ink-2">
        {t(isSettingsAlone ? "inUseSettingText" : kind === "connection" ? "inUseText" : "inUseItemText")}
      </p>
      {data && data.settings.length > 0 && <SettingUses settings={data.settings} canSet={data.canSet} />}
      {data && data.uses.length > 0 && <ItemUses uses={data.uses} count={data.usedByFlows} />}
      {hidden > 0 && <p className="text-ink-2 text-sm">{t("inUseHidden", { count: hidden })}</p>}
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("close")}
        </Button>
      </DialogActions>
    </>
  );
}
