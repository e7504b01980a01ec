"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText, useFieldErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import { focusFirstError } from "#components/vault/form-errors.ts";
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
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const messageText = useMessageText();
  const [name, setName] = useState(flow?.name ?? "");
  const [isChecked, setChecked] = useState(false);
  const parsed = flowName.safeParse(name);
  const naming = useMutation({
    mutationFn: async (given: string) => {
      if (!flow) return unwrap(await createFlowAction({ name: given })).id;
      unwrap(await renameFlowAction({ flowId: flow.id, name: given }));
      return null;
    },
    onSuccess: async (createdId, given) => {
      await queryClient.invalidateQueries({ queryKey: ["flows"] });
      toast({ text: createdId ? t("created", { name: given }) : t("renamed", { name: given }) });
      // First, since closing may change the address, which would end a navigation that has begun.
      onClose();
      if (createdId) router.push(`/flows/${createdId}`);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.success) naming.mutate(parsed.data);
    else focusFirstError(event.currentTarget);
  };
  const localError = isChecked && !parsed.success ? messageText(parsed.error.issues[0]?.message ?? "") : undefined;
  const fieldError = localError ?? fieldErrorText(naming.error, "name");

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={flow ? t("renameDialog.title") : t("create.title")}
      size="sm"
      isBusy={naming.isPending}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={t("nameField")}
          value={name}
          onChange={setName}
          errorMessage={fieldError}
          isRequired
          autoFocus
          autoComplete="off"
        />
        {naming.error && !fieldError && <Alert tone="fail">{errorText(naming.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={naming.isPending}>
            {t("cancel")}
          </Button>
          <Button variant="primary" type="submit" isPending={naming.isPending}>
            {flow ? t("rename") : t("createFlow")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
