"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { createPasswordLinkAction } from "#lib/operators/actions.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { PasswordLink } from "./password-link.tsx";

/** Asks first, since an earlier link stops working; then shows the link, once. */
export function PasswordLinkDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: operatorId, name, state } = operator;
  const make = useMutation({
    mutationFn: async () => unwrap(await createPasswordLinkAction({ operatorId })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["operators"] }),
  });
  const link = make.data;
  return (
    <Dialog
      isOpen
      isBusy={make.isPending}
      onOpenChange={onClose}
      title={link ? t("link.title", { name }) : t("linkDialog.title")}
    >
      {link ? (
        <PasswordLink name={name} link={link} />
      ) : (
        <p className="text-ink-2">{t(state === "invited" ? "linkDialog.textInvited" : "linkDialog.text", { name })}</p>
      )}
      {make.error && <Alert tone="fail">{errorText(make.error)}</Alert>}
      <DialogActions>
        {link ? (
          <Button variant="primary" onPress={onClose}>
            {common("close")}
          </Button>
        ) : (
          <>
            <Button onPress={onClose} isDisabled={make.isPending} autoFocus>
              {common("cancel")}
            </Button>
            <Button variant="primary" onPress={() => make.mutate()} isPending={make.isPending}>
              {t("linkDialog.confirm")}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}
