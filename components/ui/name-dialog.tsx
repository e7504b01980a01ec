"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import type { z } from "zod";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";
import { focusFirstError } from "./focus-first-error.ts";
import { TextField } from "./text-field.tsx";
import { useErrorText, useFieldErrorText, useMessageText } from "./use-error-text.ts";

type NameDialogProps<Saved> = {
  title: string;
  /** Of the field, of the button that saves, and of the one that does not. */
  labels: { name: string; save: string; cancel: string };
  description?: ReactNode;
  initialName?: string | undefined;
  /** What a name may be; its messages are keys. */
  schema: z.ZodType<string>;
  /** May refuse the name: its field errors stand at `name`. */
  onSave: (name: string) => Promise<Saved>;
  /** Before the dialog closes. */
  onSaved: (saved: Saved, name: string) => Promise<void>;
  /** Last: closing may change the address, which would end a navigation that has begun. */
  onClosed?: (saved: Saved) => void;
  onClose: () => void;
};

/** Asks for one name, for something new or something that gets another. */
export function NameDialog<Saved>({
  title,
  labels,
  description,
  initialName = "",
  schema,
  onSave,
  onSaved,
  onClosed,
  onClose,
}: NameDialogProps<Saved>) {
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const messageText = useMessageText();
  const [name, setName] = useState(initialName);
  const [isChecked, setChecked] = useState(false);
  const parsed = schema.safeParse(name);
  const naming = useMutation({
    mutationFn: onSave,
    onSuccess: async (saved, given) => {
      await onSaved(saved, given);
      onClose();
      onClosed?.(saved);
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
    <Dialog isOpen onOpenChange={onClose} title={title} size="sm" isBusy={naming.isPending}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={labels.name}
          value={name}
          onChange={setName}
          description={description}
          errorMessage={fieldError}
          isRequired
          autoFocus
          autoComplete="off"
        />
        {naming.error && !fieldError && <Alert tone="fail">{errorText(naming.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={naming.isPending}>
            {labels.cancel}
          </Button>
          <Button variant="primary" type="submit" isPending={naming.isPending}>
            {labels.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
