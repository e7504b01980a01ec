"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { setPasswordByLinkAction } from "#lib/operators/actions.ts";
import { newPassword } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { AuthForm } from "./auth-form.tsx";
import { FormField } from "./form-field.tsx";
import { useFragmentToken } from "./use-fragment-token.ts";

export function PasswordForm() {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const token = useFragmentToken();
  const { control, handleSubmit } = useForm({
    resolver: zodResolver(z.object({ password: newPassword })),
    defaultValues: { password: "" },
  });
  const submit = useMutation({
    mutationFn: async ({ password }: { password: string }) =>
      unwrap(await setPasswordByLinkAction({ token: token ?? "", password })),
    onSuccess: () => window.history.replaceState(null, "", window.location.pathname),
  });

  if (submit.isSuccess) {
    return (
      <div className="flex flex-col gap-5">
        <Alert tone="ok">{t("passwordSet")}</Alert>
        <ButtonLink href="/sign-in" variant="primary" className="h-9! w-full">
          {t("goToSignIn")}
        </ButtonLink>
      </div>
    );
  }
  if (token === null) return <Alert tone="fail">{t("noToken")}</Alert>;
  return (
    <AuthForm onSubmit={handleSubmit((values) => submit.mutate(values))}>
      {submit.isError && <Alert tone="fail">{errorText(submit.error)}</Alert>}
      <FormField
        control={control}
        name="password"
        isNewPassword
        label={t("newPassword")}
        description={t("passwordHelp")}
      />
      <Button type="submit" variant="primary" isPending={submit.isPending} className="h-9! w-full">
        {t("setPassword")}
      </Button>
    </AuthForm>
  );
}
