"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { FormField } from "#components/auth/form-field.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { changePasswordAction } from "#lib/operators/actions.ts";
import { type ChangePasswordInput, changePasswordInput } from "#lib/operators/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { AccountPanel } from "./account-panel.tsx";

export function PasswordPanel() {
  const t = useTranslations("account.password");
  const [isChanging, setChanging] = useState(false);
  return (
    <AccountPanel
      title={t("title")}
      lead={t("lead")}
      actions={<Button onPress={() => setChanging(true)}>{t("change")}</Button>}
    >
      {isChanging && <ChangePasswordDialog onClose={() => setChanging(false)} />}
    </AccountPanel>
  );
}

function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("account.password");
  const errorText = useErrorText();
  const { control, handleSubmit, setError } = useForm<ChangePasswordInput>({
    resolver: zodResolver(changePasswordInput),
    defaultValues: { current: "", password: "" },
  });
  const change = useMutation({
    mutationFn: async (input: ChangePasswordInput) => unwrap(await changePasswordAction(input)),
    onSuccess: () => {
      toast({ text: t("changed") });
      onClose();
    },
    onError: (error) => {
      const [message] = (error instanceof ActionError && error.value.fieldErrors?.current) || [];
      if (message) setError("current", { type: "server", message }, { shouldFocus: true });
    },
  });
  const isFieldError = change.error instanceof ActionError && change.error.value.fieldErrors !== undefined;
  return (
    <Dialog title={t("change")} size="sm" isOpen isBusy={change.isPending} onOpenChange={onClose}>
      <form noValidate method="post" onSubmit={handleSubmit((input) => change.mutate(input))} className="contents">
        <FormField
          control={control}
          name="current"
          isNewPassword
          autoComplete="current-password"
          autoFocus
          isRequired
          label={t("current")}
        />
        <FormField
          control={control}
          name="password"
          isNewPassword
          isRequired
          label={t("new")}
          description={t("newHelp")}
        />
        {change.error && !isFieldError && <Alert tone="fail">{errorText(change.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={change.isPending}>
            {t("cancel")}
          </Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {t("change")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
