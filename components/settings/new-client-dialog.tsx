"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { toFormErrors, toResolverResult } from "#components/vault/form-errors.ts";
import { rememberSection } from "#components/vault/recent-sections.ts";
import { createClientAction } from "#lib/clients/actions.ts";
import { newClientInput } from "#lib/clients/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { ClientCredentials } from "./client-credentials.tsx";
import { ClientFields } from "./client-fields.tsx";
import type { ClientValues } from "./client-values.ts";

/** The form, and then the credentials: shown here, once. */
export function NewClientDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("clients");
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: async (values: ClientValues) => unwrap(await createClientAction(values)),
    onSuccess: (_, { sectionId }) => {
      rememberSection(sectionId);
      return queryClient.invalidateQueries({ queryKey: ["clients"] });
    },
    // Nothing of the secret is to outlive the dialog.
    gcTime: 0,
  });
  const name = create.variables?.name.trim() ?? "";
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      size="lg"
      title={create.data ? t("createdTitle", { name }) : t("newTitle")}
      isBusy={create.isPending || create.isSuccess}
    >
      {create.data ? (
        <>
          <ClientCredentials client={create.data} />
          <DialogActions>
            <Button variant="primary" onPress={onClose}>
              {t("done")}
            </Button>
          </DialogActions>
        </>
      ) : (
        <NewClientForm
          isPending={create.isPending}
          error={create.error}
          onSubmit={(values) => create.mutate(values)}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}

type NewClientFormProps = {
  isPending: boolean;
  error: Error | null;
  onSubmit: (values: ClientValues) => void;
  onCancel: () => void;
};

function NewClientForm({ isPending, error, onSubmit, onCancel }: NewClientFormProps) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const root = useRef<HTMLFormElement>(null);
  const form = useForm<ClientValues>({
    defaultValues: { name: "", scopes: [], sectionId: "" },
    resolver: (values) => toResolverResult(values, toFormErrors(newClientInput.safeParse(values).error)),
    shouldFocusError: false,
  });
  const submit = form.handleSubmit(onSubmit, () => focusFirstError(root.current));
  return (
    <FormProvider {...form}>
      <form ref={root} noValidate onSubmit={submit} className="contents">
        <ClientFields />
        {error && <Alert tone="fail">{errorText(error)}</Alert>}
        <DialogActions>
          <Button onPress={onCancel} isDisabled={isPending}>
            {t("cancel")}
          </Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {t("add")}
          </Button>
        </DialogActions>
      </form>
    </FormProvider>
  );
}
