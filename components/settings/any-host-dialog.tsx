"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { FormField } from "#components/auth/form-field.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { setAnyHostAction } from "#lib/tenants/actions.ts";
import { type SetAnyHostInput, setAnyHostInput } from "#lib/tenants/schema.ts";

/** What changes, and the administrator's own password once more: an open session is not enough. */
export function AnyHostDialog({ allows, onClose }: { allows: boolean; onClose: () => void }) {
  const t = useTranslations("security.anyHost");
  const errorText = useErrorText();
  const { control, handleSubmit, setError } = useForm<SetAnyHostInput>({
    resolver: zodResolver(setAnyHostInput),
    defaultValues: { allows, password: "" },
  });
  const change = useMutation({
    mutationFn: async (input: SetAnyHostInput) => unwrap(await setAnyHostAction(input)),
    onSuccess: () => {
      toast({ text: t(allows ? "allowed" : "forbidden") });
      onClose();
    },
    onError: (error) => {
      const [message] = (error instanceof ActionError && error.value.fieldErrors?.password) || [];
      if (message) setError("password", { type: "server", message }, { shouldFocus: true });
    },
  });
  const isFieldError = change.error instanceof ActionError && change.error.value.fieldErrors !== undefined;
  return (
    <Dialog
      title={t(allows ? "allowTitle" : "forbidTitle")}
      size="sm"
      isOpen
      isBusy={change.isPending}
      onOpenChange={onClose}
    >
      <form noValidate method="post" onSubmit={handleSubmit((input) => change.mutate(input))} className="contents">
        <p className="text-ink-2 text-sm">{t(allows ? "allowText" : "forbidText")}</p>
        <FormField
          control={control}
          name="password"
          isNewPassword
          autoComplete="current-password"
          autoFocus
          isRequired
          label={t("password")}
          description={t("passwordHelp")}
        />
        {change.error && !isFieldError && <Alert tone="fail">{errorText(change.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={change.isPending}>
            {t("cancel")}
          </Button>
          <Button type="submit" variant={allows ? "danger" : "primary"} isPending={change.isPending}>
            {t(allows ? "allow" : "forbid")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
