"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { updateItemAction } from "#lib/vault/actions.ts";
import { type ItemDetail, updateItemInput } from "#lib/vault/schema.ts";
import { showErrors, toFormErrors, toResolverResult } from "./form-errors.ts";
import { useBoundField } from "./use-bound-field.ts";

type EditValues = { name: string; notes: string };

const editInput = updateItemInput.pick({ name: true, notes: true });

export function EditItemDialog({ item, onClose }: { item: ItemDetail; onClose: () => void }) {
  const t = useTranslations("vault.edit");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLFormElement>(null);
  const form = useForm<EditValues>({
    defaultValues: { name: item.name, notes: item.notes },
    resolver: (values) => toResolverResult(values, toFormErrors(editInput.safeParse(values).error)),
    shouldFocusError: false,
  });
  const save = useMutation({
    mutationFn: async (values: EditValues) => unwrap(await updateItemAction({ itemId: item.id, ...values })),
    onSuccess: (_, { name }) => {
      toast({ text: t("saved", { name: name.trim() }) });
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof ActionError)) return;
      const fields = Object.entries(error.value.fieldErrors ?? {});
      showErrors(form, Object.fromEntries(fields.map(([field, [message = ""]]) => [field, message])));
      focusFirstError(root.current);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });
  const submit = form.handleSubmit(
    (values) => save.mutate(values),
    () => focusFirstError(root.current),
  );

  return (
    <Dialog title={t("title")} isOpen isBusy={save.isPending} onOpenChange={onClose}>
      <FormProvider {...form}>
        <form ref={root} noValidate onSubmit={submit} className="contents">
          <EditFields />
          {save.error && !form.formState.errors.name && <Alert tone="fail">{errorText(save.error)}</Alert>}
          <DialogActions>
            <Button onPress={onClose} isDisabled={save.isPending}>
              {t("cancel")}
            </Button>
            <Button type="submit" variant="primary" isPending={save.isPending}>
              {t("save")}
            </Button>
          </DialogActions>
        </form>
      </FormProvider>
    </Dialog>
  );
}

function EditFields() {
  const t = useTranslations("vault.edit");
  const name = useBoundField<EditValues>("name");
  const notes = useBoundField<EditValues>("notes");
  return (
    <>
      <TextField autoFocus isRequired autoComplete="off" label={t("name")} {...name} />
      <TextArea label={t("description")} description={t("descriptionHelp")} rows={4} {...notes} />
    </>
  );
}
