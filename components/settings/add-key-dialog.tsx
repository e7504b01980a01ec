"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText, useFieldErrorText } from "#components/ui/use-error-text.ts";
import { addClientKeysAction } from "#lib/clients/actions.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function AddKeyDialog({ client, onClose }: { client: ClientDetail; onClose: () => void }) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const queryClient = useQueryClient();
  const [key, setKey] = useState("");
  const add = useMutation({
    mutationFn: async (_form: HTMLFormElement) => unwrap(await addClientKeysAction({ clientId: client.id, key })),
    onSuccess: async ({ count }) => {
      toast({ text: t("keysAdded", { count }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
    onError: (_, form) => focusFirstError(form),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate(event.currentTarget);
  };
  const fieldError = fieldErrorText(add.error, "key");
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("addKeyTitle", { name: client.name })} isBusy={add.isPending}>
      <form noValidate onSubmit={submit} className="contents">
        <TextArea
          autoFocus
          isRequired
          isMonospace
          rows={9}
          label={t("key")}
          description={t("keyHelp")}
          placeholder="-----BEGIN PUBLIC KEY-----"
          value={key}
          onChange={setKey}
          errorMessage={fieldError}
          spellCheck="false"
        />
        {add.error && !fieldError && <Alert tone="fail">{errorText(add.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={add.isPending}>
            {t("cancel")}
          </Button>
          <Button type="submit" variant="primary" isPending={add.isPending}>
            {t("addKey")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
