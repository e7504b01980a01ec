"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { FormField } from "#components/auth/form-field.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { createApiAccountAction } from "#lib/api-accounts/actions.ts";
import { type ApiAccountDescription, apiAccountDescription, type NewApiAccount } from "#lib/api-accounts/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type CreateApiAccountDialogProps = { operator: { id: string; name: string } | undefined; onClose: () => void };

/** Asks what it is for, then shows its credentials, the password this once. */
export function CreateApiAccountDialog({ operator, onClose }: CreateApiAccountDialogProps) {
  const t = useTranslations("account.api");
  const create = useMutation({
    mutationFn: async ({ description }: ApiAccountDescription) =>
      unwrap(await createApiAccountAction({ description, ...(operator && { operatorId: operator.id }) })),
    // Nothing of the password is to outlive the dialog.
    gcTime: 0,
  });
  const title = create.data ? t("createdTitle") : t("create");
  return (
    <Dialog title={title} isOpen isBusy={create.isPending || create.isSuccess} onOpenChange={onClose}>
      {create.data ? (
        <Created account={create.data} onClose={onClose} />
      ) : (
        <DescribeStep
          isPending={create.isPending}
          error={create.error}
          onSubmit={(input) => create.mutate(input)}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}

type DescribeStepProps = {
  isPending: boolean;
  error: Error | null;
  onSubmit: (input: ApiAccountDescription) => void;
  onCancel: () => void;
};

function DescribeStep({ isPending, error, onSubmit, onCancel }: DescribeStepProps) {
  const t = useTranslations("account.api");
  const errorText = useErrorText();
  const { control, handleSubmit } = useForm<ApiAccountDescription>({
    resolver: zodResolver(apiAccountDescription),
    defaultValues: { description: "" },
  });
  return (
    <form noValidate onSubmit={handleSubmit(onSubmit)} className="contents">
      <FormField
        control={control}
        name="description"
        autoFocus
        isRequired
        autoComplete="off"
        label={t("description")}
        description={t("descriptionHelp")}
      />
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <DialogActions>
        <Button onPress={onCancel} isDisabled={isPending}>
          {t("cancel")}
        </Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          {t("create")}
        </Button>
      </DialogActions>
    </form>
  );
}

function Created({ account: { userName, password }, onClose }: { account: NewApiAccount; onClose: () => void }) {
  const t = useTranslations("account.api");
  return (
    <>
      <Alert tone="amber">{t("shownOnce")}</Alert>
      <CopyField label={t("userName")} value={userName} />
      <CopyField autoFocus label={t("password")} value={password} />
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("done")}
        </Button>
      </DialogActions>
    </>
  );
}
