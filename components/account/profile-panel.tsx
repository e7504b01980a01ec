"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { FormField } from "#components/auth/form-field.tsx";
import { languageNames } from "#components/layout/language-names.ts";
import { useChangeLanguage } from "#components/layout/use-change-language.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { updateOwnProfileAction } from "#lib/operators/actions.ts";
import { type OwnProfile, type UpdateOwnProfileInput, updateOwnProfileInput } from "#lib/operators/schema.ts";
import { type Language, languages } from "#lib/shared/local-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { AccountPanel } from "./account-panel.tsx";

export function ProfilePanel({ profile: { name, language } }: { profile: OwnProfile }) {
  const t = useTranslations("account.profile");
  const errorText = useErrorText();
  const changeLanguage = useChangeLanguage(true);
  const { control, handleSubmit } = useForm<UpdateOwnProfileInput>({
    resolver: zodResolver(updateOwnProfileInput),
    values: { name },
  });
  const save = useMutation({
    mutationFn: async (input: UpdateOwnProfileInput) => unwrap(await updateOwnProfileAction(input)),
    onSuccess: () => toast({ text: t("saved") }),
  });
  return (
    <AccountPanel title={t("title")} lead={t("lead")}>
      <div className="grid gap-x-6 gap-y-4 rounded-xl border border-line bg-panel px-4 py-4 sm:grid-cols-2">
        <form noValidate onSubmit={handleSubmit((input) => save.mutate(input))} className="flex items-end gap-2">
          <FormField
            control={control}
            name="name"
            isRequired
            autoComplete="name"
            label={t("name")}
            className="flex-1 self-start"
          />
          <Button type="submit" isPending={save.isPending} className="mt-6 h-[34px]! self-start">
            {t("save")}
          </Button>
        </form>
        <SelectField
          label={t("language")}
          options={languages.map((id) => ({ id, label: languageNames[id] }))}
          value={language}
          onChange={(id) => changeLanguage(id as Language)}
        />
        {save.error && (
          <Alert tone="fail" className="sm:col-span-2">
            {errorText(save.error)}
          </Alert>
        )}
      </div>
    </AccountPanel>
  );
}
