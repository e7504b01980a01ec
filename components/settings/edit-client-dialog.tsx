"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { updateClientAction } from "#lib/clients/actions.ts";
import { type ClientDetail, type UpdateClientInput, updateClientInput } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { ClientFields } from "./client-fields.tsx";
import type { ClientValues } from "./client-values.ts";

export function EditClientDialog({ client, onClose }: { client: ClientDetail; onClose: () => void }) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLFormElement>(null);
  const toInput = ({ name, scopes, sectionId }: ClientValues): UpdateClientInput => ({
    ...{ clientId: client.id, name, scopes },
    ...(sectionId !== "" && { sectionId }),
  });
  const form = useForm<ClientValues>({
    defaultValues: { name: client.name, scopes: client.scopes, sectionId: client.section?.id ?? "" },
    resolver: (values) => toResolverResult(values, toFormErrors(updateClientInput.safeParse(toInput(values)).error)),
    shouldFocusError: false,
  });
  const save = useMutation({
    mutationFn: async (values: ClientValues) => unwrap(await updateClientAction(toInput(values))),
    onSuccess: async (_, { name }) => {
      toast({ text: t("saved", { name: name.trim() }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
  });
  const submit = form.handleSubmit(
    (values) => save.mutate(values),
    () => focusFirstError(root.current),
  );
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      size="lg"
      title={t("editTitle", { name: client.name })}
      isBusy={save.isPending}
    >
      <FormProvider {...form}>
        <form ref={root} noValidate onSubmit={submit} className="contents">
          <ClientFields client={client} />
          {save.error && <Alert tone="fail">{errorText(save.error)}</Alert>}
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
