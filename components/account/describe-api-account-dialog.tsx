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
import { updateApiAccountAction } from "#lib/api-accounts/actions.ts";
import { type ApiAccountDescription, type ApiAccountSummary, apiAccountDescription } from "#lib/api-accounts/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

type DescribeApiAccountDialogProps = { account: ApiAccountSummary; onClose: () => void };

export function DescribeApiAccountDialog({ account, onClose }: DescribeApiAccountDialogProps) {
  const t = useTranslations("account.api");
  const errorText = useErrorText();
  const { control, handleSubmit } = useForm<ApiAccountDescription>({
    resolver: zodResolver(apiAccountDescription),
    defaultValues: { description: account.description },
  });
  const save = useMutation({
    mutationFn: async ({ description }: ApiAccountDescription) =>
      unwrap(await updateApiAccountAction({ id: account.id, description })),
    onSuccess: () => {
      toast({ text: t("described") });
      onClose();
    },
  });
  return (
    <Dialog title={t("describe")} size="sm" isOpen isBusy={save.isPending} onOpenChange={onClose}>
      <form noValidate onSubmit={handleSubmit((input) => save.mutate(input))} className="contents">
        <FormField
          control={control}
          name="description"
          autoFocus
          isRequired
          autoComplete="off"
          label={t("description")}
          description={t("descriptionHelp")}
        />
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
    </Dialog>
  );
}
