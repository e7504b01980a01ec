"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { forgetTyped } from "#components/runs/forget-typed.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import { AuthForm } from "./auth-form.tsx";
import { FormField } from "./form-field.tsx";

const signInInput = z.object({
  email: z.string().trim().min(1, "errors.required"),
  password: z.string().min(1, "errors.required"),
});

export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const { control, handleSubmit, setFocus } = useForm({
    resolver: zodResolver(signInInput),
    defaultValues: { email: "", password: "" },
  });
  const submit = useMutation({
    mutationFn: signIn,
    // A whole load: nothing of whoever used this tab before stays in memory.
    onSuccess: () => {
      forgetTyped(sessionStorage);
      window.location.assign(next);
    },
    onError: () => setFocus("password", { shouldSelect: true }),
  });

  return (
    <AuthForm onSubmit={handleSubmit((values) => submit.mutate(values))}>
      {submit.isError && <Alert tone="fail">{errorText(submit.error)}</Alert>}
      <FormField control={control} name="email" label={t("email")} type="email" autoComplete="username" />
      <FormField
        control={control}
        name="password"
        label={t("password")}
        type="password"
        autoComplete="current-password"
      />
      <Button type="submit" variant="primary" isPending={submit.isPending || submit.isSuccess} className="h-9! w-full">
        {t("signIn")}
      </Button>
    </AuthForm>
  );
}
