"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { showErrors, toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { inviteOperatorAction } from "#lib/operators/actions.ts";
import { inviteOperatorInput } from "#lib/operators/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { InviteFields } from "./invite-fields.tsx";
import { emptyInvite, type InviteValues } from "./invite-values.ts";
import { PasswordLink, type PasswordLinkShown } from "./password-link.tsx";

type Invited = { name: string; link: PasswordLinkShown };

/** The form, and then the link: shown here, once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const [invited, setInvited] = useState<Invited | null>(null);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={invited ? t("link.invited", { name: invited.name }) : t("inviteDialog.title")}
      isBusy={isBusy}
    >
      {invited ? (
        <>
          <PasswordLink {...invited} />
          <DialogActions start={<Button onPress={() => setInvited(null)}>{t("link.again")}</Button>}>
            <Button variant="primary" onPress={onClose}>
              {common("close")}
            </Button>
          </DialogActions>
        </>
      ) : (
        <InviteForm onClose={onClose} onBusyChange={setBusy} onInvited={setInvited} />
      )}
    </Dialog>
  );
}

type InviteFormProps = {
  onClose: () => void;
  onBusyChange: (isBusy: boolean) => void;
  onInvited: (invited: Invited) => void;
};

function InviteForm({ onClose, onBusyChange, onInvited }: InviteFormProps) {
  const t = useTranslations("operators.inviteDialog");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLFormElement>(null);
  const form = useForm<InviteValues>({
    defaultValues: { ...emptyInvite, language: useLocale() },
    resolver: (values) => toResolverResult(values, toFormErrors(inviteOperatorInput.safeParse(values).error)),
    shouldFocusError: false,
  });
  const invite = useMutation({
    mutationFn: async (values: InviteValues) => unwrap(await inviteOperatorAction(values)),
    onMutate: () => onBusyChange(true),
    onSuccess: async ({ link }, { name }) => {
      onInvited({ name: name.trim(), link });
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
    },
    onError: (error) => {
      if (!(error instanceof ActionError)) return;
      const fields = Object.entries(error.value.fieldErrors ?? {});
      showErrors(form, Object.fromEntries(fields.map(([field, [message = ""]]) => [field, message])));
      focusFirstError(root.current);
    },
    onSettled: () => onBusyChange(false),
  });
  const submit = form.handleSubmit(
    (values) => invite.mutate(values),
    () => focusFirstError(root.current),
  );
  const hasFieldError = Object.keys(form.formState.errors).length > 0;

  return (
    <FormProvider {...form}>
      <form ref={root} noValidate onSubmit={submit} className="contents">
        <p className="-mt-2 text-ink-2">{t("text")}</p>
        <InviteFields />
        {invite.error && !hasFieldError && <Alert tone="fail">{errorText(invite.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={invite.isPending}>
            {common("cancel")}
          </Button>
          <Button type="submit" variant="primary" isPending={invite.isPending}>
            {t("submit")}
          </Button>
        </DialogActions>
      </form>
    </FormProvider>
  );
}
