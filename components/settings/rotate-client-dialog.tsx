"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { rotateClientAction } from "#lib/clients/actions.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { ClientCredentials } from "./client-credentials.tsx";

/** A question, and then the new secret: shown here, once. */
export function RotateClientDialog({ client, onClose }: { client: ClientDetail; onClose: () => void }) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: clientId, name } = client;
  // As it was when it was asked: the page behind learns of the rotation before this closes.
  const [words] = useState(() => wordsFor(client));
  const rotate = useMutation({
    mutationFn: async () => unwrap(await rotateClientAction({ clientId })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["clients"] }),
    // Nothing of the secret is to outlive the dialog.
    gcTime: 0,
  });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t(rotate.data ? "rotatedTitle" : words.title, { name })}
      isBusy={rotate.isPending || rotate.isSuccess}
    >
      {rotate.data ? (
        <>
          <ClientCredentials client={rotate.data} />
          <DialogActions>
            <Button variant="primary" onPress={onClose}>
              {t("done")}
            </Button>
          </DialogActions>
        </>
      ) : (
        <ConfirmBody
          tone="primary"
          confirmLabel={t(words.confirm)}
          onConfirm={() => rotate.mutate()}
          onCancel={onClose}
          isPending={rotate.isPending}
          errorText={errorText(rotate.error)}
        >
          {t(words.text)}
        </ConfirmBody>
      )}
    </Dialog>
  );
}

function wordsFor({ hasSecret, previousUntil }: ClientDetail) {
  if (!hasSecret) return { title: "makeSecretTitle", confirm: "makeSecret", text: "makeSecretText" } as const;
  const text = previousUntil === null ? "rotateText" : "rotateAgainText";
  return { title: "rotateTitle", confirm: "rotate", text } as const;
}
