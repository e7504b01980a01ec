"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Controller, useForm } from "react-hook-form";
import type { z } from "zod";
import { languageNames } from "#components/layout/language-names.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import { type Language, languages } from "#lib/shared/local-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { completeSetUpAction } from "#lib/tenants/actions.ts";
import { setUpInput } from "#lib/tenants/schema.ts";
import { AuthForm } from "./auth-form.tsx";
import { FormField } from "./form-field.tsx";
import { useFragmentToken } from "./use-fragment-token.ts";

const formInput = setUpInput.omit({ token: true });
type Values = z.input<typeof formInput>;

export function SetUpForm() {
  const t = useTranslations("setup");
  const locale = useLocale();
  const errorText = useErrorText();
  const token = useFragmentToken();
  const { control, handleSubmit } = useForm<Values, unknown, z.output<typeof formInput>>({
    resolver: zodResolver(formInput),
    defaultValues: { tenantName: "", name: "", email: "", password: "", language: locale },
  });
  const submit = useMutation({
    mutationFn: async (values: z.output<typeof formInput>) => {
      unwrap(await completeSetUpAction({ ...values, token: token ?? "" }));
      await signIn(values);
    },
    onSuccess: () => window.location.assign("/vault"),
  });

  if (token === null) return <Alert tone="fail">{t("noToken")}</Alert>;
  return (
    <AuthForm onSubmit={handleSubmit((values) => submit.mutate(values))}>
      {submit.isError && <Alert tone="fail">{errorText(submit.error)}</Alert>}
      <FormField
        control={control}
        name="tenantName"
        label={t("organisation")}
        description={t("organisationHelp")}
        autoComplete="organization"
      />
      <FormField control={control} name="name" label={t("name")} autoComplete="name" />
      <FormField control={control} name="email" label={t("email")} type="email" autoComplete="username" />
      <FormField
        control={control}
        name="password"
        isNewPassword
        label={t("password")}
        description={t("passwordHelp")}
      />
      <Controller
        control={control}
        name="language"
        render={({ field }) => (
          <SelectField
            label={t("language")}
            options={languages.map((language) => ({ id: language, label: languageNames[language] }))}
            value={field.value ?? locale}
            onChange={(language) => field.onChange(language as Language)}
            ref={field.ref}
          />
        )}
      />
      <Button type="submit" variant="primary" isPending={submit.isPending || submit.isSuccess} className="h-9! w-full">
        {t("finish")}
      </Button>
    </AuthForm>
  );
}
