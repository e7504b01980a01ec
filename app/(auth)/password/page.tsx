import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { PasswordForm } from "#components/auth/password-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("passwordTitle") };
}

export default async function PasswordPage() {
  const t = await getTranslations("auth");
  return (
    <AuthCard title={t("passwordTitle")} lead={t("passwordLead")}>
      <PasswordForm />
    </AuthCard>
  );
}
