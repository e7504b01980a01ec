"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { showErrors, toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { updateOperatorAction } from "#lib/operators/actions.ts";
import { type OperatorDetail, updateOperatorInput } from "#lib/operators/schema.ts";
import type { Role } from "#lib/permissions/policy.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { RoleField } from "./role-field.tsx";

type EditValues = { name: string; email: string; role: Role };

const editInput = updateOperatorInput.pick({ name: true, email: true, role: true });

export function EditOperatorDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLFormElement>(null);
  const { id: operatorId, name, email, role } = operator;
  const form = useForm<EditValues>({
    defaultValues: { name, email, role },
    resolver: (values) => toResolverResult(values, toFormErrors(editInput.safeParse(values).error)),
    shouldFocusError: false,
  });
  const save = useMutation({
    mutationFn: async (values: EditValues) => unwrap(await updateOperatorAction({ operatorId, ...values })),
    onSuccess: (_, values) => {
      toast({ text: t("detail.updated", { name: values.name.trim() }) });
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof ActionError)) return;
      const fields = Object.entries(error.value.fieldErrors ?? {});
      showErrors(form, Object.fromEntries(fields.map(([field, [message = ""]]) => [field, message])));
      focusFirstError(root.current);
    },
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
    },
  });
  const submit = form.handleSubmit(
    (values) => save.mutate(values),
    () => focusFirstError(root.current),
  );
  const hasFieldError = Object.keys(form.formState.errors).length > 0;

  return (
    <Dialog title={t("editDialog.title")} isOpen isBusy={save.isPending} onOpenChange={onClose}>
      <FormProvider {...form}>
        <form ref={root} noValidate onSubmit={submit} className="contents">
          <EditFields wasAdmin={role === "admin"} />
          {save.error && !hasFieldError && <Alert tone="fail">{errorText(save.error)}</Alert>}
          <DialogActions>
            <Button onPress={onClose} isDisabled={save.isPending}>
              {common("cancel")}
            </Button>
            <Button type="submit" variant="primary" isPending={save.isPending}>
              {common("save")}
            </Button>
          </DialogActions>
        </form>
      </FormProvider>
    </Dialog>
  );
}

function EditFields({ wasAdmin }: { wasAdmin: boolean }) {
  const t = useTranslations("operators");
  const name = useBoundField<EditValues>("name");
  const email = useBoundField<EditValues>("email");
  const role = useBoundField<EditValues>("role");
  return (
    <>
      <TextField autoFocus isRequired autoComplete="off" label={t("form.name")} {...name} />
      <TextField
        isRequired
        type="email"
        autoComplete="off"
        label={t("form.email")}
        description={t("form.emailHelp")}
        {...email}
      />
      <RoleField value={role.value} onChange={role.onChange} />
      {!wasAdmin && role.value === "admin" && <Alert tone="info">{t("editDialog.roleNote")}</Alert>}
    </>
  );
}
