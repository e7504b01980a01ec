"use client";

import { useTranslations } from "next-intl";
import type { FormEventHandler, ReactNode, Ref } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";

type TriggerFormProps = {
  ref: Ref<HTMLFormElement>;
  submitLabel: string;
  isPending: boolean;
  error: Error | null;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onCancel: () => void;
  children: ReactNode;
};

/** A trigger's fields, what went wrong with them as a whole, and the two ways out. */
export function TriggerForm({ ref, submitLabel, isPending, error, onSubmit, onCancel, children }: TriggerFormProps) {
  const t = useTranslations("triggers");
  const errorText = useErrorText();
  return (
    <form ref={ref} noValidate onSubmit={onSubmit} className="contents">
      {children}
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <DialogActions>
        <Button onPress={onCancel} isDisabled={isPending}>
          {t("cancel")}
        </Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
