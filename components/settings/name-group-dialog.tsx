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
import { createGroupAction, renameGroupAction } from "#lib/groups/actions.ts";
import { groupName } from "#lib/groups/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type NameGroupDialogProps = {
  /** The group to rename; none makes a new one, and opens it. */
  group?: { id: string; name: string };
  onClose: () => void;
};

export function NameGroupDialog({ group, onClose }: NameGroupDialogProps) {
  const t = useTranslations("groups");
  const common = useTranslations("settings");
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const messageText = useMessageText();
  const [name, setName] = useState(group?.name ?? "");
  const [isChecked, setChecked] = useState(false);
  const parsed = groupName.safeParse(name);
  const naming = useMutation({
    mutationFn: async (given: string) => {
      if (!group) return unwrap(await createGroupAction({ name: given })).id;
      unwrap(await renameGroupAction({ groupId: group.id, name: given }));
      return null;
    },
    onSuccess: async (createdId, given) => {
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      toast({ text: t(createdId ? "created" : "renamed", { name: given }) });
      onClose();
      if (createdId) router.push(`/settings/groups/${createdId}`);
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
      title={t(group ? "renameTitle" : "createTitle")}
      size="sm"
      isBusy={naming.isPending}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={t("name")}
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
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" isPending={naming.isPending}>
            {t(group ? "rename" : "create")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
